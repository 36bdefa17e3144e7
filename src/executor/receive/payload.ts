import type { MutationErrorDetails } from '../../errors.js';
import type { Prepared, Selected } from '../prepare/document.js';
import { type Failure, invalid, refused } from '../tell/failure.js';
import { isObject, type JsonObject, own } from './json.js';

/** The failure that the payloads of a mutation tell of, if any does. */
export function mutationFailure(prepared: Prepared, data: JsonObject): Failure | undefined {
  const names = Object.keys(data);
  const failures: Failure[] = [];
  for (const name of names) {
    const failure = payloadFailure(name, data[name], prepared);
    if (failure) failures.push(failure);
  }
  const [first] = failures;
  if (!first) return undefined;
  const partial = failures.length < names.length;
  const maybeApplied = partial || failures.some((failure) => failure.maybeApplied);
  return { ...first, maybeApplied, ...(names.length > 1 && { partialData: data }) };
}

/** Whether a value can be what was selected: nobody knows that of a leaf. */
export function fits(value: unknown, { fields }: Selected): boolean {
  return fields === undefined || typeof value === 'object';
}

function payloadFailure(name: string, payload: unknown, prepared: Prepared): Failure | undefined {
  if (payload === null) return neitherOf(name);
  const root = prepared.roots.find(({ key }) => key === name);
  if (!isObject(payload)) {
    return root?.fields ? invalid(`the payload of ${name} is not an object`) : undefined;
  }
  const counts = (value: unknown) =>
    isPresent(value) || (value === null && prepared.notes.mayBeNull === true);
  const selected = root?.fields && payloadOf(root.fields);
  const errorKeys = selected?.errorKeys ?? prepared.errorKeys;
  for (const key of errorKeys) {
    const error = own(payload, key);
    if (isObject(error)) return refusedByMutation(error, resultsIn(payload, errorKeys));
    if (error !== null && error !== undefined) {
      return invalid(`the payload of ${name} has an error of no known form`);
    }
  }
  if (!selected) {
    const values = resultsIn(payload, errorKeys);
    // A document may ask for the error alone.
    const asksForResult =
      values.length > 0 || !errorKeys.some((key) => Object.hasOwn(payload, key));
    return asksForResult && !values.some(counts) ? neitherOf(name) : undefined;
  }
  let asksForResult = false;
  let hasResult = false;
  for (const field of selected.results) {
    const value = own(payload, field.key);
    if (value === undefined && field.optional && !Object.hasOwn(payload, field.key)) continue;
    if (!fits(value ?? null, field)) {
      return invalid(`the payload of ${name} has a result of no known form`);
    }
    asksForResult = true;
    hasResult ||= counts(value);
  }
  return asksForResult && !hasResult ? neitherOf(name) : undefined;
}

/** What a document selects of a payload. */
interface Payload {
  readonly errorKeys: readonly string[];
  readonly results: readonly Selected[];
}

/** Worked out once for a document, as this is done at each of its calls. */
const payloads = new WeakMap<readonly Selected[], Payload>();

function payloadOf(fields: readonly Selected[]): Payload {
  let payload = payloads.get(fields);
  if (!payload) {
    const errorKeys = fields.filter(({ name }) => name === 'error').map(({ key }) => key);
    payload = { errorKeys, results: fields.filter(({ key }) => isResult(key, errorKeys)) };
    payloads.set(fields, payload);
  }
  return payload;
}

/**
 * Whether a mutation that was sent again was refused because it had taken effect before: what was
 * to go is gone, or the value of its key is taken.
 */
export function tellsOfEarlier({ errorDetails }: Failure, { notes }: Prepared): boolean {
  const { repeated, idempotencyKey: key } = notes;
  const { code, fields } = Object(errorDetails) as { code?: unknown; fields?: unknown };
  if (typeof code !== 'string') return false;
  if (typeof key !== 'string') return code === repeated;
  // `customer_already_exists_with_external_id`, or a field of that name.
  const inSnakeCase = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return (
    `_${code}_`.includes(`_${inSnakeCase}_`) ||
    (Array.isArray(fields) && fields.some((entry) => `.${Object(entry).field}`.endsWith(`.${key}`)))
  );
}

function neitherOf(name: string): Failure {
  return invalid(`the payload of ${name} has neither a result nor an error`);
}

function refusedByMutation(error: JsonObject, results: readonly unknown[]): Failure {
  const errorDetails = error as unknown as MutationErrorDetails;
  const type = own(error, 'type') === 'FORBIDDEN' ? 'forbidden' : 'mutation_error';
  const code = own(error, 'code');
  const message = own(error, 'message');
  const detail = [code, message].filter((part) => typeof part === 'string').join(': ');
  return {
    ...refused(type, detail || 'the mutation failed'),
    // With a result beside the error nobody knows.
    maybeApplied: results.some(isPresent),
    errorDetails,
  };
}

const resultsIn = (payload: JsonObject, errorKeys: readonly string[]): unknown[] =>
  Object.keys(payload)
    .filter((key) => isResult(key, errorKeys))
    .map((key) => payload[key]);

const isResult = (key: string, errorKeys: readonly string[]) =>
  key !== '__typename' && !errorKeys.includes(key);

const isPresent = (value: unknown) => value !== null && value !== undefined;
