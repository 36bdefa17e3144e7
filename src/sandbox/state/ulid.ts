import { createHash } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID that is always the same for the same instant and key, so that seeds do not differ between runs. */
export function ulid(instant: string, key: string): string {
  let time = Date.parse(instant);
  let head = '';
  for (let index = 0; index < 10; index += 1) {
    head = alphabet[time % 32] + head;
    time = Math.floor(time / 32);
  }
  const tail = createHash('sha256').update(key).digest().subarray(0, 16);
  return head + Array.from(tail, (byte) => alphabet[byte % 32]).join('');
}
