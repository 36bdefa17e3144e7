import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdList } from '../../src/bulk/id-list.js';
import { runs } from '../random.js';

test('ids are found where they were added first, as by a map', () => {
  const id = fc.oneof(fc.stringMatching(/^[a-c]{0,3}$/), fc.stringMatching(/^th_[0-9A-Z]{26}$/));
  const entries = fc.array(fc.option(id), { maxLength: 3_000, size: 'max' });
  fc.assert(
    fc.property(entries, (entries) => {
      const list = new IdList();
      const first = new Map<string, number>();
      for (const [place, id] of entries.entries()) {
        if (id === null) {
          list.skip();
          continue;
        }
        if (!first.has(id)) first.set(id, place);
        expect(list.push(id)).toBe(first.get(id));
      }
      expect(list.size).toBe(entries.length);
      for (const [place, id] of entries.entries()) expect(list.at(place)).toBe(id ?? '');
      for (const [id, place] of first) expect(list.indexOf(id)).toBe(place);
      for (const id of ['d', 'ţh_1', 'th_', `th_${'0'.repeat(200)}`]) {
        expect(list.indexOf(id)).toBe(-1);
      }
    }),
    { numRuns: runs(40) },
  );
});

test('as many as a list may have are found again', () => {
  const list = new IdList();
  const id = (place: number) => `th_${String(place).padStart(26, '0')}`;
  for (let place = 0; place < 200_000; place += 1) list.push(id(place));
  expect(list.indexOf(id(0))).toBe(0);
  expect(list.indexOf(id(199_999))).toBe(199_999);
  expect(list.push(id(123_456))).toBe(123_456);
  expect(list.at(200_000)).toBe(id(123_456));
});
