import type { MutationErrorDetails } from '../../errors.js';
import type { Prepared } from '../prepare/document.js';
import type { Selection } from '../prepare/document-text.js';
import { type Failure, failed, invalid } from '../tell/failure.js';
import { isObject, type JsonObject, own } from './json.js';

/** The failure that the payloads of a mutation tell of, if any does. */
export function mutationFailure(prepared: Prepared, data: JsonObject): Failure | undefined {
  const names = Object.keys(data).filter((name) => isResult(name, prepared));
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

/** Whether a field of data was run: the name of the type is there whatever becomes of the others. */
export function isResult(key: string, { roots }: Prepared): boolean {
  return !roots.some((root) => root.key === key && root.name === '__typename');
}

/** Whether a value can be what was selected: nobody knows that of a leaf. */
export function fits(value: unknown, { selections }: Selection): boolean {
  return selections === undefined || typeof value === 'object';
}

function payloadFailure(name: string, payload: unknown, prepared: Prepared): Failure | undefined {
  if (payload === null) return neitherOf(name);
  const fields = prepared.roots.find(({ key }) => key === name)?.selections;
  if (!fields) return undefined;
  if (!isObject(payload)) return invalid(`the payload of ${name} is not an object`);
  let error: unknown;
  let asksForResult = false;
  let hasResult = false;
  let hasNull = false;
  let isKnown = true;
  for (const field of fields) {
    const value = own(payload, field.key);
    if (field.name === 'error') error ??= value;
    else if (field.name !== '__typename' && !(value === undefined && field.conditional)) {
      asksForResult = true;
      hasResult ||= isPresent(value);
      hasNull ||= value === null;
      isKnown &&= fits(value ?? null, field);
    }
  }
  if (isObject(error)) return refusedByMutation(error, hasResult);
  if (isPresent(error)) return invalid(`the payload of ${name} has an error of no known form`);
  if (!isKnown) return invalid(`the payload of ${name} has a result of no known form`);
  const isDone = hasResult || !asksForResult || (hasNull && prepared.notes.mayBeNull === true);
  return isDone ? undefined : neitherOf(name);
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

/** @param hasResult whether there is one beside the error: then nobody knows what was applied */
function refusedByMutation(error: JsonObject, hasResult: boolean): Failure {
  const errorDetails = error as unknown as MutationErrorDetails;
  const type = own(error, 'type') === 'FORBIDDEN' ? 'forbidden' : 'mutation_error';
  const code = own(error, 'code');
  const message = own(error, 'message');
  const detail = [code, message].filter((part) => typeof part === 'string').join(': ');
  return { ...failed(type, detail || 'the mutation failed', hasResult), errorDetails };
}

const isPresent = (value: unknown) => value !== null && value !== undefined;
