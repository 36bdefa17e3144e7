import { readFileSync } from 'node:fs';

/** The text of `schema/one-of.txt`, which the package does not have: the build writes it into this module. */
export const oneOfList = readFileSync(
  new URL('../../../schema/one-of.txt', import.meta.url),
  'utf8',
);
