/** What is called much like what was given, as the end of a sentence; without it, all names. */
export function suggestion(given: string, names: readonly string[]): string {
  const wanted = plain(given);
  const alike = names
    .map((name) => ({ name, distance: distance(wanted, plain(name)) }))
    .filter(({ name, distance }) => distance <= wanted.length / 3 || plain(name).includes(wanted))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 5);
  if (alike.length === 0) return `there are ${names.join(', ')}`;
  return `did you mean ${alike.map(({ name }) => name).join(', ')}?`;
}

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
