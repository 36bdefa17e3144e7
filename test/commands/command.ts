import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Around {
  /** Of the environment; what is empty counts as not set. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

/** Runs the built command line, to its end. */
export function run(args: readonly string[], { env, stdin, cwd }: Around = {}): Promise<Ran> {
  const plain = { PLAIN_API_KEY: '', PLAIN_API_URL: '', NO_COLOR: '1' };
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...process.env, ...plain, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.end(stdin ?? '');
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
