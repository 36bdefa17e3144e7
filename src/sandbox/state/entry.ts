import { createHash } from 'node:crypto';

/** What everything in the sandbox's state has. Times are in ISO 8601; people are ids, or `system`. */
export interface Entry {
  id: string;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
}

/** When everything was set up that the documentation does not date. */
export const founded = '2023-05-02T09:00:00.000Z';

/** Of entries that were there at the start. */
export const setUp = {
  createdAt: founded,
  createdBy: 'system',
  updatedAt: founded,
  updatedBy: 'system',
};

/** `Ada Brightwater` becomes `ada.brightwater`. */
export function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '');
}

/**
 * A ULID that is always the same for the same instant and key, so that seeds do not differ between runs.
 *
 * @param order sorts those of one instant, up to a million
 */
export function ulid(instant: string, key: string, order?: number): string {
  let time = Date.parse(instant);
  let head = '';
  for (let index = 0; index < 10; index += 1) {
    head = alphabet[time % 32] + head;
    time = Math.floor(time / 32);
  }
  const tail = createHash('sha256').update(key).digest().subarray(0, 16);
  const rest = Array.from(tail, (byte) => alphabet[byte % 32]).join('');
  if (order === undefined) return head + rest;
  const digits = [15, 10, 5, 0].map((shift) => alphabet[(order >> shift) % 32]);
  return head + digits.join('') + rest.slice(digits.length);
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
