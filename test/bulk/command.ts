import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, runCommand } from '../command-line.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

interface Around {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What a shell does before. */
  readonly shell?: string;
}

/** Starts the command line in a process of its own. */
export function start(
  url: string,
  args: readonly string[],
  { input, shell, env }: Around = {},
): Running {
  const command = [process.execPath, bin, ...args];
  const [file = '', ...rest] = shell
    ? ['sh', '-c', `${shell}; exec "$@"`, 'sh', ...command]
    : command;
  const child = spawn(file, rest, {
    stdio: 'pipe',
    env: { ...process.env, PLAIN_API_KEY: secret, PLAIN_API_URL: url, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.on('error', () => {}).end(input ?? '');
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs the command line to its end; in this process, where no shell is wanted. */
export async function run(
  url: string,
  args: readonly string[],
  around: Around = {},
): Promise<Ended> {
  if (around.shell) return start(url, args, around).ended;
  const env = { PLAIN_API_KEY: secret, PLAIN_API_URL: url, ...around.env };
  return { signal: null, ...(await runCommand(args, { env, stdin: around.input })) };
}

export const secret = 'plainApiKey_secret_of_the_test';

/** The lines of `--json`. */
export function outcomes({ stdout }: Ended): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

export const ids = (count: number) =>
  Array.from({ length: count }, (_, index) => `th_${String(index + 1).padStart(26, '0')}`);

export function folder(): string {
  return mkdtempSync(join(tmpdir(), 'plain-bulk-'));
}

/** A file of rows that assign all threads to one user. */
export function csvOf(threads: readonly string[], assignee = 'u_1'): string {
  return file(
    'rows.csv',
    `threadId,userId\n${threads.map((id) => `${id},${assignee}\n`).join('')}`,
  );
}

export function file(name: string, text: string | Buffer): string {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return path;
}
