import type { MutationErrorDetails } from '../errors.js';
import type { Prepared } from './document.js';
import { type Failure, invalid, refused } from './failure.js';
import { isObject, type JsonObject, own } from './json.js';

/** The failure that the payloads of a mutation tell of, if any does. */
export function mutationFailure({ errorKeys }: Prepared, data: JsonObject): Failure | undefined {
  const names = Object.keys(data);
  let first: Failure | undefined;
  let failures = 0;
  for (const name of names) {
    const failure = payloadFailure(name, data[name], errorKeys);
    if (!failure) continue;
    first ??= failure;
    failures++;
  }
  if (!first) return undefined;
  return failures < names.length ? { ...first, maybeApplied: true, partialData: data } : first;
}

function payloadFailure(
  name: string,
  payload: unknown,
  errorKeys: readonly string[],
): Failure | undefined {
  if (payload === null) return neitherOf(name);
  if (!isObject(payload)) return undefined;
  let results = 0;
  let present = 0;
  for (const key of Object.keys(payload)) {
    const value = payload[key];
    if (errorKeys.includes(key)) {
      if (isObject(value)) return refusedByMutation(value, payload, errorKeys);
      if (value !== null) return invalid(`the payload of ${name} has an error of no known form`);
    } else if (key !== '__typename') {
      results++;
      if (value !== null) present++;
    }
  }
  const selectsNothing = results === 0 && errorKeys.some((key) => Object.hasOwn(payload, key));
  return present > 0 || selectsNothing ? undefined : neitherOf(name);
}

function neitherOf(name: string): Failure {
  return invalid(`the payload of ${name} has neither a result nor an error`);
}

function refusedByMutation(
  error: JsonObject,
  payload: JsonObject,
  errorKeys: readonly string[],
): Failure {
  const errorDetails = error as unknown as MutationErrorDetails;
  const type = own(error, 'type') === 'FORBIDDEN' ? 'forbidden' : 'mutation_error';
  const code = own(error, 'code');
  const message = own(error, 'message');
  const detail = [code, message].filter((part) => typeof part === 'string').join(': ');
  return {
    ...refused(type, detail || 'the mutation failed'),
    // With a result beside the error nobody knows.
    maybeApplied: Object.entries(payload).some(
      ([key, value]) => !errorKeys.includes(key) && key !== '__typename' && value !== null,
    ),
    errorDetails,
  };
}
