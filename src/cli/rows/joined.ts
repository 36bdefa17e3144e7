/** What was taken from an iterator to look at it, and the rest. */
export async function* joined<T>(first: T, rest: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  yield first;
  yield* rest;
}
