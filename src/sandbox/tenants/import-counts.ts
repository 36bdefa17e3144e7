/** What an upsert did. */
export type UpsertResult = keyof typeof countOf;

const countOf = { CREATED: 'added', UPDATED: 'updated', NOOP: 'skipped' } as const;

/** How an import, which is a list of upserts, counts what they did. */
export function importCounts(results: readonly UpsertResult[]) {
  const counts = { added: 0, updated: 0, skipped: 0 };
  for (const result of results) counts[countOf[result]] += 1;
  return counts;
}
