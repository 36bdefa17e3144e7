import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed, root, Scratch } from './scratch.js';

interface Entry {
  readonly name: string;
  readonly path: string;
}

const { conditionsOf, readEntries } = (await import(
  pathToFileURL(join(root, 'packaging/entries.js')).href
)) as { conditionsOf: (path: string) => object; readEntries: () => readonly Entry[] };
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = readEntries();

const scratch = await Scratch.withPackage([...installed, 'graphql-yoga', '@graphql-codegen']);
afterAll(() => scratch[Symbol.dispose]());

describe.each(entries)('entry $name', ({ name, path }) => {
  it('is named as ES module and as CommonJS', () => {
    expect(manifest.exports[name]).toEqual(conditionsOf(path));
  });

  it('has types where package.json is read as TypeScript once did', () => {
    const types = `${path}.d.cts`;
    if (name === '.') expect(manifest).toMatchObject({ main: `${path}.cjs`, types });
    else expect(manifest.typesVersions['*'][name.slice(2)]).toEqual([types]);
  });
});

/** Of both copies of every entry: `esModules` and `commonJs`, by the names of `exports`. */
const statements = {
  'exports what the ES module does': `for (const [name, module] of Object.entries(esModules)) {
      assert.deepEqual(Object.keys(commonJs[name]).sort(), Object.keys(module).sort());
    }`,
  'has no module of its own for who requires it on Node': `for (const name of Object.keys(esModules)) {
      const required = require('plain-operations' + name.slice(1));
      for (const key of Object.keys(required)) assert.equal(required[key], esModules[name][key]);
    }`,
  'takes clients, documents, results and errors of the other': `
      const [esm, cjs] = [esModules['.'], commonJs['.']];
      for (const [here, there] of [[esm, cjs], [cjs, esm]]) {
        const sandbox = await (here === esm ? esModules : commonJs)['./sandbox'].startSandbox();
        const client = new here.PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
        const { threads } = there.unwrap(await client.execute(there.ThreadsDocument, { first: 2 }));
        assert.equal(threads.edges.length, 2);
        const found = [];
        for await (const thread of there.paginate(client, here.ThreadsDocument, {}, { limit: 3 })) {
          found.push(thread.id);
        }
        assert.equal(found.length, 3);
        const refused = await client.assignThread({ threadId: 'th_none', userId: 'u_none' });
        assert.throws(() => there.unwrap(refused), refused.error);
        await client.close();
        await sandbox.close();
      }`,
  'has no class that does not know what the other made': `
      const make = {
        PlainClient: (Class) => new Class({ apiKey: 'plainApiKey_x' }),
        WebhookError: (Class) => new Class('stale', 'late'),
        CustomerCardError: (Class) => new Class('late'),
      };
      const isClass = (value) => typeof value === 'function' && /^class\\b/.test(value);
      for (const [name, module] of Object.entries(esModules)) {
        for (const [key, Esm] of Object.entries(module).filter(([, value]) => isClass(value))) {
          const Cjs = commonJs[name][key];
          class Extended extends Esm {}
          assert.ok(make[key], key + ' needs a brand, as PlainClient has it');
          const [one, other] = [make[key](Esm), make[key](Cjs)];
          assert.notEqual(Esm, Cjs);
          assert.deepEqual([Esm.name, Cjs.name], [key, key]);
          for (const instance of [one, other]) assert.ok(instance instanceof Esm && instance instanceof Cjs);
          assert.ok(make[key](Extended) instanceof Cjs && make[key](Extended) instanceof Extended);
          assert.ok(!(one instanceof Extended) && !({} instanceof Esm) && !(null instanceof Esm));
        }
      }`,
};

/** Says in one process, which loads both, 'OK' or what is wrong with each. */
async function check(): Promise<Record<string, string>> {
  const folder = './node_modules/plain-operations';
  const checks = Object.entries(statements).map(
    ([name, code]) => `await (async () => { ${code} })()
      .then(() => 'OK', ({ stack }) => stack)
      .then((said) => { found[${JSON.stringify(name)}] = said; });`,
  );
  const { stdout, stderr } = await scratch.node([
    '--input-type=module',
    '--eval',
    `import assert from 'node:assert/strict';
     import { createRequire } from 'node:module';
     const require = createRequire(process.cwd() + '/x.js');
     const esModules = {}, commonJs = {}, found = {};
     for (const { name, path } of ${JSON.stringify(entries)}) {
       esModules[name] = await import('${folder}/' + path + '.js');
       commonJs[name] = require('${folder}/' + path + '.cjs');
     }
     ${checks.join('\n')}
     console.log(JSON.stringify(found));
     // What failed may have left a server.
     if (Object.values(found).some((said) => said !== 'OK')) process.exit();`,
  ]);
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('the CommonJS copy', () => {
  let found: Record<string, string>;
  beforeAll(async () => {
    found = await check();
  });

  it.each(Object.keys(statements))('%s', (name) => {
    expect(found[name]).toBe('OK');
  });
});
