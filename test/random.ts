/**
 * How often a random test runs: in `npm test` an eighth of what it does in `npm run check`, which
 * sets THOROUGH.
 */
export const runs = (most: number): number =>
  process.env['THOROUGH'] ? most : Math.ceil(most / 8);
