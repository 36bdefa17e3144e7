import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runs } from '../random.js';
import { anySchema } from './any-schema.js';
import { bothVersions, type Version } from './two-versions.js';

let versions: Version[];
let remove: () => void;

beforeAll(async () => {
  ({ versions, remove } = await bothVersions());
});

afterAll(() => remove());

it('pulls any valid schema as the same bytes, however it comes and whatever is installed', () => {
  fc.assert(
    fc.property(anySchema, (sdl) => {
      const texts = [sdl, ...versions.map(({ introspect }) => introspect(sdl))];
      const pulled = versions.flatMap(({ normalise }) => texts.map(normalise));
      for (const each of pulled) expect(each).toBe(pulled[0]);
      for (const { normalise } of versions) expect(normalise(pulled[0] ?? '')).toBe(pulled[0]);
    }),
    { numRuns: runs(30) },
  );
});
