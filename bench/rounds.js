// Medians over interleaved rounds: in each round every contestant has its turn, in another order,
// so that what else the machine does falls on all alike.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function shuffled(values) {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

/**
 * @param contestants `{ name, measure }`, where `measure` gives a number
 * @returns for each name the numbers of all rounds
 */
export async function interleave(contestants, rounds) {
  const numbers = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, measure } of shuffled(contestants)) {
      numbers.get(name).push(await measure());
    }
  }
  return numbers;
}

/** The median of the ratios of two in the same round. */
export function ratio(numbers, name, base) {
  const bases = numbers.get(base);
  return median(numbers.get(name).map((number, round) => number / bases[round]));
}
