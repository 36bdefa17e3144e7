/**
 * What is called much like what was given, as the end of a sentence; where nothing is, all names, or
 * of many the nearest.
 *
 * @param toList what tells, after the nearest of many, how to see all
 */
export function suggestion(given: string, names: readonly string[], toList = ''): string {
  const wanted = plain(given);
  const sorted = names
    .map((name) => ({ name, distance: distance(wanted, plain(name)) }))
    .sort((a, b) => a.distance - b.distance);
  const alike = sorted.filter(
    ({ name, distance }) => distance <= wanted.length / 3 || plain(name).includes(wanted),
  );
  const first = (list: typeof sorted) =>
    list
      .slice(0, MOST_NAMED)
      .map(({ name }) => name)
      .join(', ');
  if (alike.length > 0) return `did you mean ${first(alike)}?`;
  if (names.length <= 2 * MOST_NAMED) return `there are ${names.join(', ')}`;
  return `the nearest are ${first(sorted)}${toList}`;
}

const MOST_NAMED = 5;

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** How many characters have to be added, taken out or changed to make one text of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
