/**
 * What a server, a schema or a file says, for a terminal or a CI log: on one line, so that no line of
 * it can pass for a command of a CI runner, and without characters that move the cursor, colour, or
 * turn the direction of what follows.
 */
export const oneLine = (text: string): string =>
  text.replace(/[\s\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim();

/** JSON that says the same, without the control characters that JSON lets through. */
export const quietJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replace(
    /[\x7F-\x9F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
