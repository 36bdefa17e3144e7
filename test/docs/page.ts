import { type ExecFileException, execFile } from 'node:child_process';
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
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { Sandbox } from '../../src/sandbox/index.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A fenced block of a page. What is done with it stands behind the language:
 * `ts` is compiled and run, `ts no-run` compiled, `… file=src/x.ts` written into the page's folder
 * first, `sh run` run there; `sh clone` is for who has this repository, `sh no-run` for who has what the
 * page only tells of. A `text` block is what the block before it prints, or
 * the one before the command that starts it.
 */
export interface Block {
  readonly language: string;
  readonly run: boolean;
  readonly file: string | undefined;
  readonly text: string;
  /** Of its first line in the page, for messages. */
  readonly line: number;
  /** What it prints, where the page says so. */
  expected: string | undefined;
}

export function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks: Block[] = [];
  for (const match of text.matchAll(/^```(\w+)(.*)\n([\s\S]*?)^```$/gm)) {
    const [, language = '', info = '', content = ''] = match;
    // A command that is not run stands for what was shown before it: how to start that.
    const last = blocks.findLast(({ run, language }) => run || language !== 'sh');
    if (language === 'text' && last) {
      last.expected = content;
      continue;
    }
    const file = /file=(\S+)/.exec(info)?.[1];
    const run =
      !/\bno-run\b/.test(info) &&
      ((language === 'ts' && !file) || (language === 'sh' && /\brun\b/.test(info)));
    const line = text.slice(0, match.index).split('\n').length + 1;
    blocks.push({ language, run, file, text: content, line, expected: undefined });
  }
  return blocks;
}

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function runFile(
  file: string,
  args: string[],
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Run> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd: folder, env }, (error: ExecFileException | null, out, err) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? 1 : 0,
        stdout: stripVTControlCharacters(out),
        stderr: stripVTControlCharacters(err),
      }),
    );
  });
}

/** Those who follow the pages, each in a folder of their own, with the built package installed. */
export class Readers {
  readonly #home = mkdtempSync(join(tmpdir(), 'readers-'));

  constructor() {
    const modules = join(this.#home, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    const link = (target: string, path: string) =>
      symlinkSync(join(root, target), join(modules, path), 'junction');
    for (const name of readdirSync(join(root, 'node_modules'))) {
      if (!name.startsWith('.')) link(join('node_modules', name), name);
    }
    link('', 'plain-operations');
    for (const [name, target] of Object.entries(bins)) link(target, join('.bin', name));
  }

  of(page: string): Reader {
    return new Reader(this.#home, page.replaceAll(/\W/g, '-'));
  }

  /** Compiles what all have written, in one program. */
  async compile(): Promise<string> {
    const config = join(this.#home, 'tsconfig.json');
    writeFileSync(config, JSON.stringify(tsconfig));
    writeFileSync(join(this.#home, 'package.json'), '{ "type": "module" }');
    const tsc = join(root, bins.tsc);
    const { code, stdout } = await runFile(
      process.execPath,
      [tsc, '--singleThreaded', '-p', '.'],
      this.#home,
    );
    if (code !== 0 && !/^[^\s/]+\/.*: error /.test(stdout)) throw new Error(stdout);
    return stdout;
  }

  /** Runs what was compiled, in the order given and in one process. */
  async run(programs: readonly Program[]): Promise<Run[]> {
    const result = join(this.#home, `runs-${programs[0]?.name.replaceAll('/', '-')}.json`);
    const list = programs.map(({ reader, name, sandbox }) => ({
      file: join(this.#home, 'build', reader.name, `${name}.js`),
      folder: reader.folder,
      env: { PLAIN_API_KEY: sandbox.apiKey, PLAIN_API_URL: sandbox.url },
    }));
    const args = [
      fileURLToPath(new URL('run-programs.js', import.meta.url)),
      JSON.stringify(list),
      result,
    ];
    const { stdout, stderr } = await runFile(process.execPath, args, this.#home, environment());
    if (!existsSync(result)) throw new Error(`${stdout}${stderr}`);
    return JSON.parse(readFileSync(result, 'utf8'));
  }

  remove(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** A block of a page as a program. */
export interface Program {
  readonly reader: Reader;
  /** Its file in the page's folder, without extension. */
  readonly name: string;
  readonly sandbox: Sandbox;
}

export class Reader {
  readonly folder: string;
  readonly name: string;
  readonly #home: string;

  constructor(home: string, name: string) {
    this.#home = home;
    this.name = name;
    this.folder = join(home, name);
    this.write('package.json', '{ "name": "reader", "private": true, "type": "module" }');
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** The lines that are of this reader. */
  among(output: string): string {
    const own = output.split(/\n(?! )/).filter((line) => line.startsWith(`${this.name}/`));
    return own.join('\n');
  }

  shell(text: string, sandbox: Sandbox): Promise<Run> {
    // What npx finds in node_modules/.bin stands in the path.
    const script = text.replace(/^npm (install|init).*$/gm, ':').replace(/^npx (?!-)/gm, '');
    const path = [join(this.#home, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
    const given = { PATH: path, PLAIN_API_KEY: sandbox.apiKey, PLAIN_API_URL: sandbox.url };
    return runFile('sh', ['-ec', script], this.folder, { ...environment(), ...given });
  }
}

function environment(): NodeJS.ProcessEnv {
  // In a test environment graphql-codegen says nothing.
  const { NODE_ENV: _, NO_COLOR: __, FORCE_COLOR: ___, ...env } = process.env;
  return env;
}

const bins = {
  'plain-operations': 'dist/cli/bin.js',
  'graphql-codegen': 'node_modules/.bin/graphql-codegen',
  tsc: 'node_modules/typescript-7/bin/tsc',
};

const tsconfig = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023', 'ESNext.Disposable'],
    types: ['node'],
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'build',
  },
  include: ['*/src', '*/codegen.ts', '*/test'],
  exclude: ['node_modules', 'build'],
};
