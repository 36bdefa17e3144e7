import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { root, TeamRepository } from '../team-repository.js';

const bin = join(root, 'dist/cli/bin.js');
const config = (options = '') => `import { plainCodegen } from 'plain-operations/codegen';

export default plainCodegen({ documents: 'src/**/*.graphql', output: 'src/generated', ${options} });
`;
const title = `query title($id: ID!) { thread(threadId: $id) { title ...Extra } }
fragment Extra on Thread { id priority }
`;
const mine = 'query mine { myPermissions { permissions } }';

let team: TeamRepository;
afterEach(() => team.dispose());

const command = (...args: string[]) => team.command('codegen', ...args);

describe('plain-operations codegen', () => {
  it('writes the bytes that graphql-codegen does, for all that this package has', async () => {
    team = new TeamRepository({
      'codegen.ts': config("manifest: true, scalars: { Day: 'string' },"),
    });
    cpSync(join(root, 'operations'), join(team.folder, 'src'), { recursive: true });
    team.write({ 'src/extra.graphql': `# permissions: none\n# idempotent\n${title}` });
    expect(await team.codegen()).toMatchObject({ code: 0 });
    const expected = team.readAll('src/generated');
    rmSync(join(team.folder, 'src/generated'), { recursive: true });

    const { code, output } = await command();
    const count = Object.keys(expected).length;
    expect({ code, output }).toEqual({
      code: 0,
      output: `${count} written, 0 removed, 0 unchanged\n`,
    });
    expect(team.readAll('src/generated')).toEqual(expected);
    expect(await team.codegen('--check')).toMatchObject({ code: 0 });
  });

  it('writes what has changed and nothing else, and removes what is gone', async () => {
    team = new TeamRepository({
      'codegen.mjs': config(),
      'src/title.graphql': title,
      'src/mine.graphql': mine,
    });
    await command();
    const time = (file: string) => statSync(join(team.folder, 'src/generated', file)).mtimeMs;
    const before = time('mine.ts');
    team.write({ 'src/title.graphql': title.replace('priority', 'ref') });
    team.write({ 'src/generated/by-hand.ts': 'export {};\n' });
    expect((await command()).output).toMatch(/^1 written, 0 removed, \d unchanged\n$/);
    expect(time('mine.ts')).toBe(before);

    team.remove('src/mine.graphql');
    expect(JSON.parse((await command('--json')).output)).toEqual({
      written: [join('src/generated/index.ts')],
      removed: [join('src/generated/mine.ts')],
      unchanged: 4,
    });
    expect(team.readAll('src/generated')).toHaveProperty(['by-hand.ts']);
  });

  it('names what is stale under --check, and writes nothing', async () => {
    team = new TeamRepository({ 'codegen.mjs': config(), 'src/title.graphql': title });
    await command();
    expect(await command('--check')).toEqual({ code: 0, output: '' });
    const before = team.readAll('src/generated');
    team.write({ 'src/title.graphql': title.replace('query title', 'query name') });
    const { code, output } = await command('--check');
    expect(code).toBe(1);
    expect(output.split('\n')).toEqual([
      `stale  ${join('src/generated/index.ts')}`,
      `stale  ${join('src/generated/name.ts')}`,
      `stale  ${join('src/generated/title.ts')}`,
      'run "plain-operations codegen"',
      '',
    ]);
    expect(team.readAll('src/generated')).toEqual(before);
    expect(JSON.parse((await command('--check', '--json')).output).stale).toHaveLength(3);
  });

  it('takes the line ends that Git gives files on Windows for what it writes', async () => {
    team = new TeamRepository({
      'codegen.mjs': config('manifest: true,'),
      'src/mine.graphql': `# permissions: none\n${mine}\n`,
    });
    expect(await command('--config', 'codegen.mjs')).toMatchObject({ code: 0 });
    const withReturns = Object.entries(team.readAll('src')).map(([path, text]) => [
      `src/${path}`,
      text.replaceAll('\n', '\r\n'),
    ]);
    team.write(Object.fromEntries(withReturns));
    expect(await command('--config', 'codegen.mjs', '--check')).toEqual({ code: 0, output: '' });
  });

  it('lists what must not be generated from', async () => {
    team = new TeamRepository({
      'codegen.mjs': config(),
      'src/wrong.graphql': 'query wrong {\n  thraed\n}\n',
      'src/broken.graphql': '{',
    });
    expect(await command()).toEqual({
      code: 1,
      output: `src/broken.graphql:1:2 Syntax Error: Expected Name, found <EOF>.
src/wrong.graphql:2:3 Cannot query field "thraed" on type "Query". Did you mean "thread" or "threads"?
`,
    });
    expect(team.readAll('src/generated')).toEqual({});
  });

  it('runs a config that has more by graphql-codegen itself', async () => {
    team = new TeamRepository({
      'codegen.mjs': `import { plainCodegen } from 'plain-operations/codegen';
const ours = plainCodegen({ documents: 'src/**/*.graphql', output: 'src/generated' });
export default { ...ours, hooks: { afterAllFileWrite: () => {} } };`,
      'src/title.graphql': title,
    });
    expect(await command('--config', 'codegen.mjs')).toMatchObject({ code: 0 });
    expect(team.read('src/generated/title.ts')).toContain('TitleDocument');
    expect(await command('--config', 'codegen.mjs', '--check')).toMatchObject({ code: 0 });
  });

  it.each([
    ['a config', [], /^plain-operations: there is no codegen\.ts: "plain-operations init" writes/],
    ['the config', ['--config', 'x.ts'], /^plain-operations: there is no x\.ts: /],
    ['a folder for a config', ['--config', 'src'], /^plain-operations: there is no src: /],
    ['one purpose', ['--watch', '--check'], /^plain-operations: .*one of --watch and --check/],
  ])('cannot start without %s', async (what, args, message) => {
    team = new TeamRepository(what === 'one purpose' ? { 'codegen.mjs': config() } : {});
    const { code, output } = await command(...args);
    expect(code).toBe(2);
    expect(output).toMatch(message);
    expect(output.split('\n')).toHaveLength(2);
  });
});

it('reads a config in TypeScript where neither Node nor jiti does, as long as it has no types', async () => {
  team = new TeamRepository({ 'codegen.ts': config(), 'src/title.graphql': title }, ['graphql']);
  for (const name of ['typescript-operations', 'visitor-plugin-common']) {
    mkdirSync(join(team.folder, 'node_modules/@graphql-codegen'), { recursive: true });
    team.install(`@graphql-codegen/${name}`, join(root, 'node_modules/@graphql-codegen', name));
  }
  const byItself = () => team.node(bin, 'codegen');
  expect(await byItself()).toMatchObject({ code: 0 });
  // As "npm init" writes it: Node takes the config for CommonJS, which it is not.
  team.write({
    'package.json': '{ "name": "team", "type": "commonjs" }',
    'codegen.ts': `import { options } from './options.ts';\n${config('...options,')}`,
    'options.ts': 'export const options = { manifest: false };\n',
  });
  expect(await byItself()).toMatchObject({
    code: 0,
    output: expect.stringContaining('0 written, 0 removed, 5 unchanged'),
  });
  team.write({ 'codegen.ts': `const no: string = '';\n${config()}` });
  const { code, output } = await byItself();
  if (!('typescript' in process.features)) {
    expect(code).toBe(2);
    expect(output).toMatch(
      /^plain-operations: Node .* reads no types: npm install --save-dev jiti, or/,
    );
  }
});

/** A `codegen --watch` of the team, and what it says to a change. */
async function watching(use: (watched: Watched) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [bin, 'codegen', '--watch', '--config', 'codegen.mjs'], {
    cwd: team.folder,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const says = (pattern: RegExp) =>
    vi.waitFor(() => expect(output).toMatch(pattern), { timeout: 120_000, interval: 20 });
  try {
    await says(/watching/);
    await use({
      child,
      started: output,
      change: async (files, pattern) => {
        output = '';
        if (typeof files === 'function') files();
        else team.write(files);
        await says(pattern);
      },
    });
  } finally {
    child.kill('SIGKILL');
  }
}

interface Watched {
  child: ChildProcess;
  /** What it said by the time that it watched. */
  started: string;
  change: (files: Record<string, string> | (() => void), pattern: RegExp) => Promise<void>;
}

describe('--watch', () => {
  it('generates again what a changed file touches, until it is interrupted', async () => {
    team = new TeamRepository({
      'codegen.mjs': config("schema: 'plain.graphql',"),
      'plain.graphql': 'type Query { a: Int b: Int }',
      'src/a.graphql': 'query a { ...F }\nfragment F on Query { a }',
      'src/b.graphql': 'query b { b }',
    });
    await watching(async ({ child, started, change }) => {
      expect(started).toMatch(/6 written/);
      await change(
        { 'src/a.graphql': 'query a { ...F }\nfragment F on Query { a: b }' },
        /src\/generated: 1 written, 0 removed, 5 unchanged/,
      );
      expect(team.read('src/generated/fragments/F.ts')).toContain('{a:b}');
      await change({ 'src/b.graphql': 'query b { c }' }, /src\/b\.graphql:1:11 Cannot query/);
      await change({ 'plain.graphql': 'type Query { a: Int b: Int c: Int }' }, /1 written/);
      await change({ 'src/c.graphql': 'query c { c }' }, /2 written, 0 removed/);
      await change({ 'src/c.graphql': 'query d { c }' }, /2 written, 1 removed/);
      await change({ 'src/c.graphql': 'query c { c }' }, /2 written, 1 removed/);
      expect(team.read('src/generated/c.ts')).toContain('query c{c}');
      team.remove('src/generated/b.ts');
      await change({ 'src/c.graphql': 'query c { b c }' }, /2 written, 0 removed/);
      await change({ 'codegen.mjs': 'export default unknown;' }, /unknown is not defined/);
      await change(
        { 'codegen.mjs': config("schema: 'plain.graphql', manifest: true,") },
        /does not name its permissions/,
      );
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([0, null]);
    });
  });

  it.each([
    'src/**/*.{graphql,gql}',
    'src/**/*.@(graphql|gql)',
    'src/**/*{.graphql,.gql}',
    'src/operations/**',
    'src/operations/\\(app\\)/*.gql',
  ])('sees what %s matches', async (documents) => {
    team = new TeamRepository({
      'codegen.mjs': `import { plainCodegen } from 'plain-operations/codegen';
export default plainCodegen({ documents: ${JSON.stringify([documents, '!src/old/**'])}, output: 'src/generated', schema: 'plain.graphql', fragments: false });`,
      'plain.graphql': 'type Query { a: Int b: Int }',
      'src/operations/(app)/a.gql': 'query a { a }',
    });
    await watching(async ({ change }) => {
      await change({ 'src/operations/(app)/a.gql': 'query a { b }' }, /1 written, 0 removed/);
      await change({ 'src/operations/(app)/b.gql': 'query b { b }' }, /2 written, 0 removed/);
    });
  });

  it('sees what comes back, the schema and the folder of the operations as well', async () => {
    team = new TeamRepository({
      'codegen.mjs': config("schema: 'plain.graphql',"),
      'plain.graphql': 'type Query { a: Int b: Int }',
      'src/a.graphql': 'query a { a }',
    });
    await watching(async ({ change }) => {
      await change(() => team.remove('plain.graphql'), /ENOENT.*plain\.graphql/);
      await change({ 'plain.graphql': 'type Query { a: String b: Int }' }, /1 written/);
      await change({ 'plain.graphql': 'type Query { a: Boolean b: Int }' }, /1 written/);
      await change(
        () => rmSync(join(team.folder, 'src'), { recursive: true }),
        /No file matches src\/\*\*\/\*\.graphql/,
      );
      await change({ 'src/b.graphql': 'query b { b }' }, /4 written/);
      await change({ 'src/b.graphql': 'query b { a }' }, /1 written/);
    });
  });

  it('sees what is written again at once, as by an editor that formats', async () => {
    team = new TeamRepository({
      'codegen.mjs': config("schema: 'plain.graphql',"),
      'plain.graphql': 'type Query { a: Int b: Int }',
      'src/a.graphql': 'query a { a }',
    });
    await watching(async ({ change }) => {
      for (const [index, field] of ['b', 'a', 'b', 'a', 'b'].entries()) {
        await change({ 'src/a.graphql': `query a { x${index}: ${field} }` }, /1 written/);
      }
    });
  });

  it('asks again for a schema that was not there', async () => {
    let isThere = false;
    const server = createServer((_, response) => {
      response.statusCode = isThere ? 200 : 503;
      response.end('type Query { a: Int b: Int }');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    team = new TeamRepository({
      'codegen.mjs': config(`schema: 'http://127.0.0.1:${port}/schema.graphql',`),
      'src/a.graphql': 'query a { a }',
    });
    try {
      await watching(async ({ started, change }) => {
        expect(started).toContain('503');
        isThere = true;
        await change({ 'src/a.graphql': 'query a { b }' }, /4 written/);
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
