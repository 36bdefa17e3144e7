/** The command could not start: wrong usage, no key, a file that cannot be read. One line on stderr, exit code 2. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
