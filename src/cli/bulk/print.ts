/** Writes to stdout as fast as whoever reads it; resolves also where nobody does any more. */
export async function print(text: string): Promise<void> {
  if (isClosed || process.stdout.write(text)) return;
  await Promise.race([
    new Promise<void>((resolve) => {
      process.stdout.once('drain', resolve);
    }),
    stdoutClosed,
  ]);
}

let isClosed = false;

let closed: () => void;

/** Resolves when stdout can take no more, as where a pipe's reader has ended. */
export const stdoutClosed: Promise<void> = new Promise((resolve) => {
  closed = resolve;
});

/** Has it said in one line where results cannot be written; once in a process, for every command. */
export function watchOutput(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // Whoever ends a pipe has read enough; on a full disk results are lost.
    if (code !== 'EPIPE' && !isClosed) {
      process.stderr.write(`plain-operations: stdout cannot be written: ${message}\n`);
      process.once('exit', (exitCode) => {
        process.exitCode = exitCode || 1;
      });
    }
    isClosed = true;
    closed();
  });
  // What nobody reads is lost, and changes nothing about the run.
  process.stderr.on('error', () => {});
}
