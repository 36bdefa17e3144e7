import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { installed, root, Scratch } from './scratch.js';

/** Beside graphql, which a dependency of ours asks for. */
const peers = /^(?:graphql-yoga|@graphql-yoga\/|@graphql-codegen\/)/;

/** What a bundler makes of an entry, in which packages stay outside. */
async function bundled(entry: string) {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'dist', entry)],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: 'unwritten',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const outside = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  );
  return { text: outputFiles.map(({ text }) => text).join('\n'), outside };
}

test.each(['index.js', 'sandbox/index.js'])(
  '%s: webpack, which warns of imports by computed names, is told to leave them alone',
  async (entry) => {
    const { text } = await bundled(entry);
    const computed = [...text.matchAll(/\bimport\(\s*(?!["'])(\S.{21})/g)].map(([, what]) => what);
    expect(computed.length).toBeGreaterThan(0);
    for (const what of computed) expect(what).toMatch(/^\/\* webpackIgnore: true/);
  },
);

test.each(['index.js', 'sandbox/index.js', 'codegen/index.js'])(
  '%s: webpack and Rspack find no file to take along, nor a createRequire to put their own for',
  async (entry) => {
    const { text } = await bundled(entry);
    expect(text).not.toMatch(/new URL\(\s*["'`][^)]*import\.meta\.url/);
    expect(text).not.toMatch(/(?<!\.)\bcreateRequire\d*\(\w+\.resolve\(/);
  },
);

test.each(['index.js', 'sandbox/index.js', 'webhooks/index.js'])(
  '%s: no bundler looks for a package that need not be installed',
  async (entry) => {
    const { outside } = await bundled(entry);
    expect(outside.filter((path) => peers.test(path))).toEqual([]);
  },
);

test.each(['esm', 'cjs'] as const)(
  'a sandbox that went into a bundle (%s) finds its schema, and graphql-yoga, by their names',
  async (format) => {
    using scratch = await Scratch.withPackage([...installed, 'graphql-yoga']);
    const bundle = join('out', format === 'esm' ? 'program.mjs' : 'program.cjs');
    await build({
      stdin: { contents: program, resolveDir: scratch.folder },
      bundle: true,
      format,
      platform: 'node',
      outfile: join(scratch.folder, bundle),
      logLevel: 'error',
    });
    expect(await scratch.node([bundle])).toEqual({ code: 0, stdout: 'Matt Vagni\n', stderr: '' });
  },
);

const program = `
  import { startSandbox } from 'plain-operations/sandbox';
  startSandbox().then(async (sandbox) => {
    const response = await fetch(sandbox.url, {
      method: 'POST',
      headers: { authorization: 'Bearer ' + sandbox.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ user(userId: "u_01FSVKMHFDHJ3H5XFM20EMCBQN") { fullName } }' }),
    });
    console.log((await response.json()).data.user.fullName);
    await sandbox.close();
  });
`;
