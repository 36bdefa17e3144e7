/** Says on standard error what went wrong in the sandbox itself. Gives what its client is told. */
export function reportInternal(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const isTwice = /from another module or realm/.test(stack);
  process.stderr.write(`plain-operations sandbox: ${stack}\n${isTwice ? `\n${twoCopies}\n` : ''}`);
  return isTwice ? `Internal server error: ${twoCopies}` : 'Internal server error';
}

const twoCopies =
  'graphql is loaded twice here, and one copy refuses what the other made. Find both by ' +
  '`npm ls graphql` (`pnpm why graphql`), make them one by `npm dedupe` (`pnpm dedupe`) or an ' +
  'override of `graphql` in package.json, and start again.';
