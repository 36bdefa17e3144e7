import { expect, test } from 'vitest';
import { wrap } from '../../src/cli/sandbox/wrap.js';

test('a line is broken between words, and goes on indented', () => {
  const text = '   received data.id th_1 and more\n   short';
  expect(wrap(text, '     ', 20)).toBe('   received data.id\n     th_1 and more\n   short');
});

test('a word that is too long stays whole, and so does everything where there is no terminal', () => {
  expect(wrap('a th_01H8H46YPB2S4MAJM382FG9423 b', ' ', 10)).toBe(
    'a\n th_01H8H46YPB2S4MAJM382FG9423\n b',
  );
  expect(wrap('a b c', ' ', undefined)).toBe('a b c');
});
