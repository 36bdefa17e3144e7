import { join } from 'node:path';
import { buildSchema, concatAST, parse, validate } from 'graphql';
import { glob } from 'tinyglobby';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root, TeamRepository } from '../team-repository.js';

let team: TeamRepository;
beforeEach(() => {
  team = new TeamRepository({});
});
afterEach(() => team.dispose());

const init = (...args: string[]) => team.command('init', ...args);

it('writes a set-up that codegen and tsc accept', async () => {
  const { code, output } = await init();
  expect(code).toBe(0);
  expect(output).toContain(
    'wrote  codegen.ts\nwrote  graphql.config.json\nwrote  src/operations/unassigned-threads.graphql\n',
  );
  expect(output).toContain('"codegen": "plain-operations codegen"');

  expect(await team.command('codegen')).toMatchObject({ code: 0 });
  expect(await team.command('codegen', '--check')).toMatchObject({ code: 0 });
  expect(await team.codegen('--config', 'codegen.ts', '--check')).toMatchObject({ code: 0 });
  team.write({
    'src/main.ts': `import { PlainClient, unwrap } from 'plain-operations';
import { UnassignedThreadsDocument } from './generated/index.js';

export async function titles(client: PlainClient): Promise<string[]> {
  const { threads } = unwrap(await client.execute(UnassignedThreadsDocument, { first: 10 }));
  return threads.edges.map(({ node }) => node.title);
}
`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        types: ['node'],
      },
    }),
  });
  team.install('undici', join(root, 'node_modules/undici'));
  team.install('undici-types', join(root, 'node_modules/undici-types'));
  expect(await team.tsc('-p', '.')).toEqual({ code: 0, output: '' });
});

it('says what is to be installed, and nothing where all is there', async () => {
  expect((await init()).output).not.toContain('npm install');
  for (const name of ['graphql', '@graphql-typed-document-node', '@graphql-codegen']) {
    team.remove(`node_modules/${name}`);
  }
  expect(JSON.parse((await init('--json')).output).install).toEqual([
    'npm install @graphql-typed-document-node/core',
    'npm install --save-dev graphql @graphql-codegen/typescript-operations@6',
  ]);
});

it('names schema and fragments where the language servers of editors look', async () => {
  await init();
  team.write({
    'src/own.graphql': 'query own { threads(first: 1) { edges { node { ...ThreadParts } } } }',
  });
  const { schema, documents } = JSON.parse(team.read('graphql.config.json')) as {
    schema: string;
    documents: string[];
  };
  const files = await glob(documents, { cwd: team.folder });
  const definitions = files.map((file) => parse(team.read(file)));
  const errors = validate(buildSchema(team.read(schema)), concatAST(definitions));
  expect(errors.filter(({ message }) => !/is never used/.test(message))).toEqual([]);
  expect(files).toContain('src/own.graphql');
});

it.each([
  ['a file', 'plain.schema.graphql'],
  ['a URL', 'https://example.com/graphql'],
])('names %s for the schema and the documents where codegen.ts does', async (_, schema) => {
  team.write({
    'codegen.ts': `import { plainCodegen } from 'plain-operations/codegen';
export default plainCodegen({ documents: 'lib/*.graphql', output: 'out', schema: '${schema}' });
`,
  });
  await init();
  const config = JSON.parse(team.read('graphql.config.json')) as Record<string, unknown>;
  expect(config).toMatchObject({ schema, documents: ['lib/*.graphql', expect.any(String)] });
});

it('overwrites nothing, however often it runs', async () => {
  team.write({ 'codegen.ts': 'mine' });
  const first = await init('--json');
  expect(first.code).toBe(0);
  expect(JSON.parse(first.output)).toMatchObject({
    written: ['graphql.config.json', 'src/operations/unassigned-threads.graphql'],
    kept: ['codegen.ts'],
  });
  expect(team.read('codegen.ts')).toBe('mine');
  expect(team.read('package.json')).toBe('{ "name": "team", "type": "module" }');

  const second = await init();
  expect(second.code).toBe(0);
  expect(second.output).toContain('kept   codegen.ts, which was there\n');
  expect(second.output).not.toContain('wrote');
});

it.each([
  [
    'no package.json',
    (repository: TeamRepository) => repository.remove('package.json'),
    /^plain-operations: there is no package\.json in \./,
  ],
  [
    'a file where a folder must be',
    (repository: TeamRepository) => repository.write({ src: '' }),
    /^plain-operations: src.* cannot be written: /,
  ],
])('ends with one line where there is %s', async (_, spoil, line) => {
  spoil(team);
  const { code, output } = await init();
  expect(code).toBe(2);
  expect(output).toMatch(line);
  expect(output.trim().split('\n')).toHaveLength(1);
});
