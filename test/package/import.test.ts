import { cpSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand } from '../command-line.js';
import { installed, Scratch } from './scratch.js';

const scratch = await Scratch.withPackage(installed);
const bare = await Scratch.withPackage(['@graphql-typed-document-node/core']);
afterAll(() => {
  scratch[Symbol.dispose]();
  bare[Symbol.dispose]();
});

const effects = fileURLToPath(new URL('effects.js', import.meta.url));
cpSync(effects, join(scratch.folder, 'effects.mjs'));
const loaded =
  'console.log(JSON.stringify(Object.keys(createRequire(import.meta.url).cache).filter((file) => /node_modules.(undici|graphql)/.test(file))));';
const evaluate = (folder: Scratch, code: string) =>
  folder.node(['--input-type=module', '--eval', code]);

const bin = 'node_modules/plain-operations/dist/cli/bin.js';
const commandLine = ({ folder }: Scratch, line: string) =>
  runCommand(line.split(' '), { cwd: folder, bin: join(folder, bin) });

describe('importing the package', () => {
  it.each(['untouched', 'touched'])(
    "leaves Node's own fetch and all globals as they are (%s)",
    async (state) => {
      const run = await scratch.node(['effects.mjs', state]);
      expect(run).toEqual({ code: 0, stdout: 'OK\n', stderr: '' });
    },
  );

  it('does so in a bundle of Rollup, which drops what it takes for a read without effect', async () => {
    const app = new Scratch(['undici']);
    try {
      const bundle = await rollup({
        input: join(scratch.folder, 'node_modules/plain-operations/dist/index.js'),
        external: (id) => id === 'undici' || id.startsWith('node:'),
      });
      await bundle.write({ dir: app.folder, format: 'es', entryFileNames: 'app.mjs' });
      cpSync(effects, join(app.folder, 'effects.mjs'));
      for (const state of ['untouched', 'touched']) {
        const run = await app.node(['effects.mjs', state], { ENTRY: './app.mjs' });
        expect(run).toEqual({ code: 0, stdout: 'OK\n', stderr: '' });
      }
    } finally {
      app[Symbol.dispose]();
    }
  });

  it.each([
    ['outside', ['undici']],
    ['inside', [] as string[]],
  ])('does so in a bundle with undici %s it', async (place, external) => {
    // In a folder without the package: a bundle that is not whole fails there.
    const app = new Scratch(external);
    try {
      const entry = join(scratch.folder, `app-${place}.mjs`);
      writeFileSync(entry, "export { createExecutor } from 'plain-operations';\n");
      await build({
        entryPoints: [entry],
        outfile: join(app.folder, 'app.mjs'),
        bundle: true,
        format: 'esm',
        platform: 'node',
        external,
        // What the documentation of esbuild advises for CommonJS in an ES module.
        banner: {
          js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        },
        logLevel: 'silent',
      });
      cpSync(effects, join(app.folder, 'effects.mjs'));
      for (const state of ['untouched', 'touched']) {
        const run = await app.node(['effects.mjs', state], { ENTRY: './app.mjs' });
        expect(run).toEqual({ code: 0, stdout: 'OK\n', stderr: '' });
      }
    } finally {
      app[Symbol.dispose]();
    }
  });

  it('loads neither undici nor graphql until they are needed', async () => {
    const entries = [
      '',
      '/documents',
      '/sandbox',
      '/webhooks',
      '/components',
      '/customer-cards',
      '/mtls',
    ];
    const code = entries.map((entry) => `await import('plain-operations${entry}'); ${loaded}`);
    const run = await evaluate(
      scratch,
      `import { createRequire } from 'node:module';\n${code.join('\n')}`,
    );
    expect(run).toEqual({ code: 0, stdout: entries.map(() => '[]\n').join(''), stderr: '' });
  });

  it('works by require() as well, from every entry', async () => {
    const code = `
      const root = require('plain-operations');
      const documents = require('plain-operations/documents');
      const { startSandbox } = require('plain-operations/sandbox');
      const { plainCodegen } = require('plain-operations/codegen');
      const manifest = require('plain-operations/manifest.json');
      console.log(
        typeof root.PlainClient, typeof root.createExecutor, typeof root.unwrap, typeof startSandbox,
        typeof plainCodegen, manifest.operations.length > 0,
        root.AssignThreadDocument === documents.AssignThreadDocument,
      );`;
    const run = await scratch.node(['--input-type=commonjs', '--eval', code]);
    expect(run.stdout).toBe('function function function function function true true\n');
    expect(run.code).toBe(0);
  });

  it('gives the documents where undici and graphql are not even installed', async () => {
    const run = await evaluate(
      bare,
      "import { AssignThreadDocument as d } from 'plain-operations/documents'; console.log(d.loc.source.body.slice(0, 21));",
    );
    expect(run).toEqual({ code: 0, stdout: 'mutation assignThread\n', stderr: '' });
  });

  it('gives the files of other teams their place', () => {
    const { resolve } = createRequire(join(scratch.folder, 'x.js'));
    for (const file of ['schema.graphql', 'operations/fragments/thread-parts.graphql']) {
      expect(resolve(`plain-operations/${file}`)).toContain(file);
    }
  });
});

describe('an optional peer that is not installed', () => {
  it('fails the use of an entry, not its import, with one line that names what to install', async () => {
    const run = await evaluate(
      scratch,
      `import { startSandbox } from 'plain-operations/sandbox';
       import { plainCodegen } from 'plain-operations/codegen';
       await startSandbox().catch((error) => console.log(error.message));
       try { plainCodegen({ documents: 'x', output: 'y' }) } catch (error) { console.log(error.message) }`,
    );
    expect(run.stdout.split('\n')).toEqual([
      'The sandbox needs packages that are not installed: npm install graphql-yoga graphql',
      'Codegen needs packages that are not installed: npm install --save-dev @graphql-codegen/typescript-operations',
      '',
    ]);
  });

  it.each(['demo', 'sandbox'])(
    'ends `plain-operations %s` with 2 and one line',
    async (command) => {
      const run = await commandLine(scratch, command);
      expect(run.stderr).toMatch(/^plain-operations: .*npm install graphql-yoga graphql\n$/);
      expect(run).toMatchObject({ code: 2, stdout: '' });
    },
  );
});

describe('an installation that lacks undici', () => {
  it('says so at each call, and at once', async () => {
    const run = await evaluate(
      bare,
      `import { PlainClient } from 'plain-operations';
       const client = new PlainClient({ apiKey: 'plainApiKey_x' });
       for (const _ of [1, 2]) {
         const { error } = await client.execute('{ a }', {}, { retry: false });
         console.log(error.type, error.cause.code);
       }
       await client.close();`,
    );
    const line = 'network ERR_MODULE_NOT_FOUND\n';
    expect(run).toEqual({ code: 0, stdout: line + line, stderr: '' });
  });
});

describe('the command line without optional peers', () => {
  it.each([['--help'], ['--version'], ['permissions']])('runs %s', async (argument) => {
    const run = await commandLine(bare, argument);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).not.toBe('');
  });

  it.each([
    ['webhooks send thread.thread_created --to http://127.0.0.1:1', 'ECONNREFUSED'],
    ['cards --url http://127.0.0.1:1 --key usage', '1 of 1 cards failed'],
  ])('sends what `plain-operations %s` asks for', async (command, expected) => {
    const run = await commandLine(bare, command);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^plain-operations: .*\n$/);
    expect(run.stderr).toContain(expected);
  });
});
