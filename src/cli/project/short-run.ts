import { setFlagsFromString } from 'node:v8';

/**
 * For a run that is over in a second. V8 is to optimize later: compiling took a quarter of a run's CPU
 * and paid for it nowhere, and what runs on is still optimized. And graphql-js, which must not be
 * loaded yet, is not to look at every value for a second copy of itself, as it does outside production.
 */
export function startShortRun(): void {
  process.env['NODE_ENV'] ||= 'production';
  const { v8, bun, deno } = process.versions;
  if (bun || deno) return;
  for (const flag of laterOptimized[Number.parseInt(v8, 10)] ?? []) setFlagsFromString(flag);
}

/** By the major version of V8 (11 is Node 20's, 12 and 13 are those of 22 and 24), which complains of flags that it does not know. */
export const laterOptimized: Readonly<Record<number, readonly string[]>> = {
  11: ['--interrupt-budget=1000000'],
  12: ['--invocation-count-for-turbofan=45000'],
  13: ['--invocation-count-for-turbofan=45000'],
};
