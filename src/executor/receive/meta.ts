import type { Meta } from '../../result.js';
import { first, type Headers, rateLimit } from './headers.js';

/** What a result tells of its last response. */
export function metaOf(
  status: number,
  headers: Headers,
  attempts: number,
  key: RegExp,
  extensions?: Meta['extensions'],
): Meta {
  const meta: { -readonly [Name in keyof Meta]: Meta[Name] } = { status, attempts };
  const id = requestId(headers, key);
  const limit = rateLimit(headers);
  if (id !== undefined) meta.requestId = id;
  if (limit) meta.rateLimit = limit;
  if (extensions) meta.extensions = extensions;
  return meta;
}

/** A server that echoes what it received might put the key even here. */
export function requestId(headers: Headers, key: RegExp): string | undefined {
  const id = first(headers['apigw-requestid']);
  return id === undefined || id.search(key) === -1 ? id : undefined;
}
