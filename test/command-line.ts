import { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const bin = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Around {
  /** Of the environment, beside what this process has; what is empty counts as not set. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly stdin?: string | undefined;
  readonly cwd?: string | undefined;
  /** Of another installation, the bin.js beside the main.js to run. */
  readonly bin?: string | undefined;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the built command line to its end, in this process and one run after the other: a process
 * of its own takes longer to start than most commands to run. What a process shows beside its output
 * and code (signals, pipes, that it ends by itself) is for `spawn` with `bin`.
 */
export function runCommand(args: readonly string[], around: Around = {}): Promise<Ran> {
  const run = last.then(() => runAlone(args, around));
  last = run.catch(() => {});
  return run;
}

async function runAlone(args: readonly string[], around: Around): Promise<Ran> {
  const { env, stdin, cwd, bin: file = bin } = around;
  const built = new URL('main.js', pathToFileURL(file)).href;
  const { main } = (await import(built)) as typeof import('../src/cli/main.js');
  const [stdout, stderr] = [new Captured(), new Captured()];
  const { FORCE_COLOR: _, GITHUB_WORKSPACE: __, ...inherited } = process.env;
  const plain = { PLAIN_API_KEY: '', PLAIN_API_URL: '', NO_COLOR: '1' };
  const properties = {
    stdout,
    stderr,
    stdin: Readable.from(stdin ? [Buffer.from(stdin)] : []),
    env: { ...inherited, ...plain, ...env },
    argv: [process.execPath, file, ...args],
  };
  const before = Object.getOwnPropertyDescriptors(process);
  const { exitCode } = process;
  const home = process.cwd();
  if (cwd !== undefined) process.chdir(cwd);
  process.exitCode = undefined;
  for (const [name, value] of Object.entries(properties)) {
    Object.defineProperty(process, name, { value, configurable: true, writable: true });
  }
  let code: number;
  try {
    await main(process.argv);
    code = Number(process.exitCode ?? 0);
  } catch (error) {
    // As Node ends with what nobody catches.
    stderr.write(`${(error as Error).stack}\n`);
    code = 1;
  } finally {
    for (const name of Object.keys(properties)) {
      const descriptor = before[name as keyof typeof before];
      if (descriptor) Object.defineProperty(process, name, descriptor);
    }
    process.chdir(home);
    process.exitCode = exitCode;
  }
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Captured extends Writable {
  readonly #chunks: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}
