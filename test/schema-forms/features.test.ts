import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import { TeamRepository } from '../team-repository.js';
import { bothVersions, type Version } from './two-versions.js';

const sdl = readFileSync(new URL('./every-feature.graphql', import.meta.url), 'utf8');

let versions: Version[];
let remove: () => void;

beforeAll(async () => {
  ({ versions, remove } = await bothVersions());
});

afterAll(() => remove());

const operations = `query everything($id: ID! = "1", $filter: Filter = { level: LOW }, $order: [Order!]!) @trace {
  node(id: $id) { __typename id ...Moments }
  search(filter: $filter, order: $order, one: 2) {
    ... on Thing { id short: name(short: true) level }
    ... on Named { name }
  }
  Query { ok }
}
mutation save($input: Save!, $at: At!) {
  save(input: $input, at: $at) { thing { id } }
}
fragment Moments on Dated { at name }
`;

// Servers of graphql-js 16 cannot say that a custom scalar has an object as its default, and those of
// both versions forget an extension's `@specifiedBy`.
const sayable = sdl.replace(/ {4}(raw|list): Json = .*\n|^extend scalar .*\n/gm, '');

describe('a schema with every feature', () => {
  it('is pulled as the same bytes from SDL and introspection, under graphql 16 and 17, and again', () => {
    const first = versions[0]?.normalise(sdl) ?? '';
    for (const { name, normalise } of versions) {
      expect(normalise(sdl), `${name}, from SDL`).toBe(first);
      expect(normalise(first), `${name}, again`).toBe(first);
    }
    const expected = versions[0]?.normalise(sayable);
    for (const server of versions)
      for (const { name, normalise } of versions)
        expect(normalise(server.introspect(sayable)), `${name}, of a ${server.name} server`).toBe(
          expected,
        );
  });

  it('keeps what it says', () => {
    const text = versions[0]?.normalise(sdl) ?? '';
    expect(text).toMatch(
      /^"""\nA schema with every feature of the specification's type system\.\n/,
    );
    for (const part of [
      'schema {\n  query: Root\n  mutation: Writes\n  subscription: News\n}',
      ') repeatable on ARGUMENT_DEFINITION | ENUM',
      'directive @trace(level: Level = LOW) on FIELD | ',
      'contact: Contact = { mail: "a@b.test", phone: ["none"] }',
      'node(\n    """Any id."""\n    id: ID! = "7"\n  ): Node',
      'filter: Filter = { inside: { empty: [], order: { direction: ASCENDING, field: CREATED }, words: ["a", "b"] }, level: HIGH, limit: 1 }',
      'order: [Order!]! = [{ direction: DESCENDING, field: CREATED }]',
      'levels: [[Level]] = [[LOW, null], [HIGH]]',
      'one: [Int] = [1]',
      'small: Float = -0.0015',
      'text: String = "Two\\n  lines"',
      'nothing: Int = null',
      'raw: Json = { deep: [1, { x: "y" }], on: true }',
      'list: Json = [1, "2"]',
      'old: Int = 3 @deprecated',
      'scalar Moment @specifiedBy(url: "https://moment.test/?a=\\"1\\"")',
      'scalar Unsaid @specifiedBy(url: "https://unsaid.test")',
      'interface Dated implements Named & Node {',
      'type Place implements Named & Node {',
      'union Found = Added | Place | Thing',
      'Level9 @deprecated(reason: "")\n  Level10\n',
      'input At @oneOf {',
      'levels: [Level!]! = [HIGH]',
    ])
      expect(text).toContain(part);
  });

  it('is checked, and is the same schema in both forms', async () => {
    const team = repository();
    const check = (from: string, to: string) =>
      team.command(
        ...['schema', 'check', '--from', from, '--to', to],
        ...['--operations', 'operations.graphql', '--fail-on', 'deprecated', '--json'],
      );
    const ends = await Promise.all([
      check('schema.graphql', 'schema.graphql'),
      check('sayable.graphql', 'schema.json'),
      check('schema.json', 'sayable.graphql'),
    ]);
    for (const { code, output } of ends) {
      expect(JSON.parse(output)).toMatchObject({ verdict: 'safe', findings: [], bump: 'none' });
      expect(code).toBe(0);
    }
  });

  it('is generated for, alike from both forms', async () => {
    const team = repository();
    const generate = async (schema: string) => {
      const config = `import { plainCodegen } from 'plain-operations/codegen';
export default plainCodegen({ documents: 'operations.graphql', output: 'generated', schema: '${schema}',
  scalars: { Json: 'unknown', Moment: 'string', Unsaid: 'string' } });`;
      // Each of its own name, for a module is loaded once.
      team.write({ [`${schema}.mjs`]: config });
      const { code, output } = await team.codegen('--config', `${schema}.mjs`);
      expect(code, output).toBe(0);
      return team.readAll('generated');
    };
    const fromSdl = await generate('sayable.graphql');
    expect(Object.keys(fromSdl).join()).toMatch(/everything.*save/);
    expect(await generate('schema.json')).toEqual(fromSdl);
  });

  it('is answered by the sandbox, in both forms', async () => {
    for (const schema of [sdl, versions[1]?.introspect(sayable)]) {
      await using sandbox = await startSandbox({ schema: schema as string });
      const response = await fetch(sandbox.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${sandbox.apiKey}`,
        },
        body: JSON.stringify({
          query: operations,
          operationName: 'everything',
          variables: { order: [{ field: 'UPDATED' }] },
        }),
      });
      const { data, errors } = (await response.json()) as { data: object; errors?: unknown };
      expect(errors).toBeUndefined();
      expect(Object.keys(data)).toEqual(['node', 'search', 'Query']);
    }
    await expect(startSandbox({ schema: '{"data":{"__schema":{"types":[]}}}' })).rejects.toThrow(
      'The sandbox cannot use its schema: it is neither SDL nor a whole introspection',
    );
  });

  it('may be not quite valid to the sandbox, where nothing depends on it', async () => {
    const schema = 'type Query { a: Int a: Int b: Int @cost(by: 1) }';
    await using sandbox = await startSandbox({ schema });
    expect(sandbox.url).toContain('127.0.0.1');
    await expect(startSandbox({ schema: 'type Query { a: Int a: ID }' })).rejects.toThrow(/only/);
  });
});

function repository(): TeamRepository {
  const team = new TeamRepository({
    'operations.graphql': operations,
    'schema.graphql': sdl,
    'sayable.graphql': sayable,
    'schema.json': versions[0]?.introspect(sayable) ?? '',
  });
  onTestFinished(() => rmSync(team.folder, { recursive: true }));
  return team;
}
