/** What was given cannot be checked: a schema that does not parse, no operations. One line that names the file and place. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}
