const digits = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * A text that sorts between two others, so that moving one entry changes no other.
 *
 * @param before none for the first place
 * @param after none for the last place
 */
export function between(before = '', after?: string): string {
  let text = '';
  for (let index = 0; ; index += 1) {
    const low = digits.indexOf(before[index] ?? '0');
    const high = after?.startsWith(text) ? digits.indexOf(after[index] ?? '0') : digits.length;
    if (high - low > 1) return text + digits[Math.floor((low + high) / 2)];
    text += digits[low];
  }
}
