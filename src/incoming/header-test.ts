import { createHash, timingSafeEqual } from 'node:crypto';
import { headerOf, type IncomingHeaders } from './headers.js';

/** Tells in constant time whether each header has a value that is expected of it. */
export function headerTest(
  expected: Readonly<Record<string, string | readonly string[]>>,
): (headers: IncomingHeaders) => boolean {
  const digests = Object.entries(expected).map(([name, values]) => {
    const list = [values].flat();
    if (list.length === 0 || !list.every((value) => typeof value === 'string' && value !== '')) {
      throw new TypeError(`\`headers\` has no value for ${name}.`);
    }
    // Node and `Headers` read bytes as Latin-1, also where they are UTF-8.
    const asRead = list.map((value) => Buffer.from(value).toString('latin1'));
    return { name: name.toLowerCase(), digests: [...list, ...asRead].map(digest) };
  });
  return (headers) =>
    digests
      .map(({ name, digests }) => {
        // Digests are of one length, so the time tells nothing about the value's.
        const given = digest(headerOf(headers, name));
        return digests.map((each) => timingSafeEqual(each, given)).includes(true);
      })
      .every(Boolean);
}

const digest = (value: string) => createHash('sha256').update(value).digest();
