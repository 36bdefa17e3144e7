import { type ExecFileException, execFile } from 'node:child_process';
import {
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
 * first, `sh run` run there; `sh clone` is for who has this repository. A `text` block is what the block before it prints, or
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
      (language === 'ts' && !file && !/\bno-run\b/.test(info)) ||
      (language === 'sh' && /\brun\b/.test(info));
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

/** The folder of somebody who follows a page, with the built package installed. */
export class Reader {
  readonly folder = mkdtempSync(join(tmpdir(), 'reader-'));

  constructor() {
    this.write('package.json', '{ "name": "reader", "private": true, "type": "module" }');
    this.write('tsconfig.json', JSON.stringify(tsconfig));
    const modules = join(this.folder, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    for (const name of readdirSync(join(root, 'node_modules'))) {
      if (!name.startsWith('.')) this.#link(join(root, 'node_modules', name), join(modules, name));
    }
    this.#link(root, join(modules, 'plain-operations'));
    for (const [name, target] of Object.entries(bins)) {
      this.#link(join(root, target), join(modules, '.bin', name));
    }
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  compile(): Promise<Run> {
    return this.#node([join(root, 'node_modules/typescript-7/bin/tsc'), '-p', '.']);
  }

  run(path: string, sandbox: Sandbox): Promise<Run> {
    return this.#node([join('build', path)], sandbox);
  }

  shell(text: string, sandbox: Sandbox): Promise<Run> {
    const script = text.replace(/^npm (install|init).*$/gm, ':');
    return runFile('sh', ['-ec', script], this.folder, environment(this.folder, sandbox));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #node(args: string[], sandbox?: Sandbox): Promise<Run> {
    return runFile(process.execPath, args, this.folder, environment(this.folder, sandbox));
  }

  #link(target: string, path: string): void {
    symlinkSync(target, path, 'junction');
  }
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
  include: ['src', 'codegen.ts', 'test'],
};

function environment(folder: string, sandbox: Sandbox | undefined): NodeJS.ProcessEnv {
  // In a test environment graphql-codegen says nothing.
  const { NODE_ENV: _, NO_COLOR: __, FORCE_COLOR: ___, ...env } = process.env;
  const path = [join(folder, 'node_modules/.bin'), env['PATH']].join(delimiter);
  const plain = sandbox && { PLAIN_API_KEY: sandbox.apiKey, PLAIN_API_URL: sandbox.url };
  return { ...env, PATH: path, ...plain };
}
