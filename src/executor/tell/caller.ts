import type { Result } from '../../result.js';

/**
 * The result, whose error's stack leads to the `await` of the caller: it was made in a callback of
 * undici's, ten frames of which say nothing. The engine knows who waits once the promise has been
 * taken over by the one that the caller has, which takes two turns. A call that succeeds pays
 * nothing for it.
 */
export async function atCaller<T>(result: Result<T>): Promise<Result<T>> {
  await undefined;
  await undefined;
  if (result.error) Error.captureStackTrace?.(result.error);
  return result;
}
