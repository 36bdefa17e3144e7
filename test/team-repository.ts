import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { inject } from 'vitest';
// What `bin/tsc` starts, and waits for: Node takes longer to start than it.
import tsc from '../node_modules/typescript-7/lib/getExePath.js';
import { runCommand } from './command-line.js';

export const root = fileURLToPath(new URL('..', import.meta.url));

export interface Run {
  code: number;
  /** Both streams, without colours. */
  output: string;
}

/** Runs graphql-codegen, in the process that all tests share. */
export async function graphqlCodegen(folder: string, ...args: string[]): Promise<Run> {
  const body = JSON.stringify({ folder, args });
  const response = await fetch(`${inject('sharedUrl')}codegen`, { method: 'POST', body });
  const { code, output } = (await response.json()) as Run;
  return { code, output: stripVTControlCharacters(output) };
}

function runFile(file: string, folder: string, ...args: string[]): Promise<Run> {
  // In a test environment graphql-codegen says nothing.
  const { NODE_ENV: _, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(file, args, { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? 1 : 0,
        output: stripVTControlCharacters(`${stdout}${stderr}`),
      }),
    );
  });
}

/** Another team's repository in a temporary folder, with the built package installed. */
export class TeamRepository {
  readonly folder = mkdtempSync(join(tmpdir(), 'plain (team) '));

  /** @param installed what `node_modules` holds, from this package's own */
  constructor(
    files: Record<string, string>,
    installed = ['@graphql-codegen', '@graphql-typed-document-node', 'graphql', '@types'],
  ) {
    this.write({ 'package.json': '{ "name": "team", "type": "module" }', ...files });
    mkdirSync(join(this.folder, 'node_modules'));
    this.install('plain-operations', root);
    for (const name of installed) this.install(name, join(root, 'node_modules', name));
  }

  install(name: string, target: string): void {
    symlinkSync(target, join(this.folder, 'node_modules', name), 'junction');
  }

  write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  remove(path: string): void {
    rmSync(join(this.folder, path));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Every file below a folder, with its text. */
  readAll(path: string): Record<string, string> {
    const folder = join(this.folder, path);
    if (!existsSync(folder)) return {};
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return Object.fromEntries(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
    );
  }

  /** Takes `codegen.mjs` as well, which costs less to load than `codegen.ts`. */
  codegen(...args: string[]): Promise<Run> {
    const config = existsSync(join(this.folder, 'codegen.mjs')) ? ['--config', 'codegen.mjs'] : [];
    return graphqlCodegen(this.folder, ...config, ...args);
  }

  /** Runs our own command line, in this process. */
  async command(...args: string[]): Promise<Run> {
    const { code, stdout, stderr } = await runCommand(args, { cwd: this.folder });
    return { code, output: `${stdout}${stderr}` };
  }

  tsc(...args: string[]): Promise<Run> {
    // Other tests have the other cores, and the declarations of the DOM are for TypeScript to check:
    // they take more than half of the time.
    const sparing = ['--singleThreaded', '--skipDefaultLibCheck'];
    return runFile(tsc(), this.folder, ...sparing, ...args);
  }

  /** Compiles `src/main.ts` with what it imports, and writes nothing. */
  tscMain(): Promise<Run> {
    return this.tsc('--noEmit', '--strict', '--module', 'nodenext', 'src/main.ts');
  }

  node(...args: string[]): Promise<Run> {
    return runFile(process.execPath, this.folder, ...args);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true });
  }
}
