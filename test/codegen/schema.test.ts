import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { buildSchema, graphql } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { TeamRepository } from '../team-repository.js';

const codegen = (options = '') => `import { plainCodegen } from 'plain-operations/codegen';

export default plainCodegen({ documents: 'src/**/*.graphql', output: 'src/generated', ${options} });
`;

let team: TeamRepository;
afterEach(() => team.dispose());

describe('a schema of the team', () => {
  const sdl = 'scalar Money\ntype Query {\n  balance: Money!\n}\n';
  const operation = { 'src/balance.graphql': 'query balance {\n  balance\n}\n' };

  it('is read from a file', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen("schema: 'plain.graphql', scalars: { Money: 'number' },"),
      'plain.graphql': sdl,
      ...operation,
    });
    expect(await team.codegen()).toMatchObject({ code: 0 });
    expect(team.read('src/generated/balance.ts')).toContain('{ balance: number }');
  });

  it('is read from the address of an SDL', async () => {
    const server = createServer((_, response) => response.end(sdl)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    team = new TeamRepository({
      'codegen.mjs': codegen(
        `schema: 'http://127.0.0.1:${port}/graphql/v1/schema.graphql', scalars: { Money: 'string' },`,
      ),
      ...operation,
    });
    try {
      expect(await team.codegen()).toMatchObject({ code: 0 });
      expect(team.read('src/generated/balance.ts')).toContain('{ balance: string }');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  // An older server refuses an introspection that asks for what it does not know.
  it.each([
    ['a server', false],
    ['a server that does not know of all', true],
  ])('is what %s answers to an introspection, in both ways', async (_, isOld) => {
    const schema = buildSchema(`
      input Identifier @oneOf { id: ID email: String }
      input Page { first: Int after: Int @deprecated }
      type Query { name(by: Identifier!, page: Page, locale: String @deprecated): String }
    `);
    const server = createServer(async (request, response) => {
      if (request.method !== 'POST') {
        response.writeHead(405).end();
        return;
      }
      const { query } = (await json(request)) as { query: string };
      const result =
        isOld && query.includes('isOneOf') ? unknown : await graphql({ schema, source: query });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
    }).listen(0, '127.0.0.1');
    const unknown = { errors: [{ message: 'Cannot query field "isOneOf" on type "__Type".' }] };
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    team = new TeamRepository({
      'codegen.mjs': codegen(`schema: 'http://127.0.0.1:${port}/graphql',`),
      'src/name.graphql': `query name($by: Identifier!, $page: Page) {
        name(by: $by, page: $page, locale: "en")
      }`,
    });
    try {
      expect(await team.codegen()).toMatchObject({ code: 0 });
      const generated = team.readAll('src/generated');
      expect(generated['types.ts'] ?? Object.values(generated).join('\n')).toContain('after?');
      expect(Object.values(generated).join('\n').includes('email?: never')).toBe(!isOld);
      rmSync(join(team.folder, 'src/generated'), { recursive: true });
      expect(await team.command('codegen')).toMatchObject({ code: 0 });
      expect(team.readAll('src/generated')).toEqual(generated);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('may have scalars without a type, unless an operation reaches them', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen("schema: 'plain.graphql',"),
      'plain.graphql': `scalar Day\nscalar Money\n${sdl.replace('scalar Money\n', '')}
        input When { day: Day }
        extend type Query { name(day: Day): String! until(when: When): Int! }`,
      'src/name.graphql': 'query name {\n  name\n}\n',
    });
    expect(await team.codegen()).toMatchObject({ code: 0 });
    expect(team.read('src/generated/name.ts')).toContain('{ name: string }');

    team.write({
      ...operation,
      'src/until.graphql': 'query until($when: When) { until(when: $when) }',
      'src/whole.graphql': 'query whole { ...Whole }\nfragment Whole on Query { balance }',
    });
    const { code, output } = await team.codegen();
    expect(code).toBe(1);
    expect(output).toContain(
      'src/until.graphql:1:13 Unknown scalar type Day: "until" reaches it, and it has no TypeScript type. Write plainCodegen({ …, scalars: { Day: \'unknown\' } }), or what it is in JSON instead of unknown.',
    );
    expect(output).toContain(
      'src/balance.graphql:2:3 Unknown scalar type Money: "balance" and 1 more reach it,',
    );
  });

  it('may have scalars whose types are of modules, relative to the output', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen(
        "schema: 'plain.graphql', scalars: { Day: '../day.js#Day', Money: '../day.js#default as Money' },",
      ),
      'plain.graphql': `${sdl}scalar Day input When { day: Day }
        extend type Query { today(when: When): Day! }`,
      'src/today.graphql': `query today($day: Day) { ...Today then: today(when: { day: $day }) }
        query within($when: When) { today(when: $when) }
        fragment Today on Query { today balance }`,
      'src/day.ts':
        "export type Day = 'day' | 'eve';\nexport default interface Euros { euros: number }",
      'src/main.ts': `import type * as all from './generated/index.js';
        export const today: all.TodayQuery = { today: 'day', then: 'eve', balance: { euros: 1 } };
        export const given: all.WithinQueryVariables = { when: { day: 'eve' } };
        // @ts-expect-error: this is no day.
        export const no: all.TodayQueryVariables = { day: 'night' };`,
    });
    expect(await team.codegen()).toMatchObject({ code: 0 });
    const { output } = await team.tscMain();
    expect(output).toBe('');
  });

  it('has names with underscores, in types of their own', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen("schema: 'plain.graphql', fragments: false,"),
      'plain.graphql': `type query_root { user_rows(where: _user_filter, order: order_by): [node_row!]! }
        interface node_row { id: ID! }
        type user_row implements node_row { id: ID! kind: row_kind! }
        type bot_row implements node_row { id: ID! }
        enum order_by { asc } enum row_kind { plain } input _user_filter { _eq: ID order: order_by }
        schema { query: query_root }`,
      'src/rows.graphql': `query get_user_rows($where: _user_filter, $order: order_by) {
          user_rows(where: $where, order: $order) { ...node_parts ...__user_parts }
        }
        query _rows { user_rows { id } }
        fragment node_parts on node_row { id }
        fragment __user_parts on user_row { kind }`,
      'src/main.ts': `import * as all from './generated/index.js';
        const rows: all.Get_User_RowsQuery = { user_rows: [{ id: '1', kind: 'plain' }, { id: '2' }] };
        const where: all.Get_User_RowsQueryVariables = { where: { _eq: '1', order: 'asc' }, order: 'asc' };
        export const seen = [rows, where, all.Get_User_RowsDocument, all._RowsDocument, all.__User_PartsFragmentDoc];
        // @ts-expect-error: there is no such order.
        export const no: all.Get_User_RowsQueryVariables = { order: 'desc' };`,
    });
    expect(await team.codegen()).toMatchObject({ code: 0 });
    const { output } = await team.tscMain();
    expect(output).toBe('');
  });

  it('may have no type with the name of a document', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen("schema: 'plain.graphql', fragments: false,"),
      'plain.graphql': 'input CreateDocument { a: Int } type Query { a(of: CreateDocument): Int }',
      'src/create.graphql': 'query create($of: CreateDocument) { a(of: $of) }',
    });
    expect(await team.command('codegen', '--config', 'codegen.mjs')).toEqual({
      code: 1,
      output:
        'src/create.graphql:1:1 "create" needs another name: its document would be called "CreateDocument", as is a type of the schema.\n',
    });
    team.write({ 'src/create.graphql': 'query createOne($of: CreateDocument) { a(of: $of) }' });
    expect(await team.command('codegen', '--config', 'codegen.mjs')).toMatchObject({ code: 0 });
  });

  it("may have types with the names of TypeScript's own", async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen(
        "schema: 'plain.graphql', fragments: false, scalars: { JSON: 'Record<string, unknown>' },",
      ),
      'plain.graphql': `scalar JSON enum Array { short long } input Record { of: [Array!], json: JSON }
        input Promise @oneOf { then: [Record!] } union Pet = Cat | Dog type Cat { name: String } type Dog { name: String }
        type Query { list(record: Record, promise: Promise): [Array!]! plain(ids: [ID!]): [JSON!]! pet: Pet }`,
      'src/list.graphql': `query list($record: Record, $promise: Promise) { list(record: $record, promise: $promise) }
        query plain($ids: [ID!]) { plain(ids: $ids) pet { ... on Cat { name } } }`,
      'src/main.ts': `import type * as all from './generated/index.js';
        export const list: all.ListQuery = { list: ['short'] };
        export const given: all.ListQueryVariables = { record: { of: ['long'], json: { a: 1 } }, promise: { then: [] } };
        export const plain: all.PlainQuery = { plain: [{ a: 1 }], pet: {} };
        export const ids: all.PlainQueryVariables = { ids: ['1'] };
        // @ts-expect-error: there is no such length.
        export const no: all.ListQuery = { list: ['none'] };`,
    });
    expect(await team.codegen()).toMatchObject({ code: 0 });
    const { output } = await team.tscMain();
    expect(output).toBe('');
    expect(team.read('src/generated/plain.ts')).not.toContain('./schema/');
  });

  it('makes a union of an input that takes one of its fields, as Plain and @oneOf have it', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen("schema: 'plain.graphql',"),
      'plain.graphql': `directive @oneOf on INPUT_OBJECT
        input CustomerIdentifierInput { customerId: ID emailAddress: String externalId: ID }
        "Another vendor's."
        input TenantIdentifierInput { tenantId: ID! externalId: String }
        input ByName @oneOf { first: String "Behind the first." last: String }
        type Query { customer(id: CustomerIdentifierInput, tenant: TenantIdentifierInput, by: [ByName!]): ID }`,
      'src/customer.graphql':
        'query customer($id: CustomerIdentifierInput!, $tenant: TenantIdentifierInput, $by: [ByName!]) { customer(id: $id, tenant: $tenant, by: $by) }',
      'src/main.ts': `import type { CustomerQueryVariables } from './generated/index.js';
export const right: CustomerQueryVariables[] = [
  { id: { customerId: 'c_1' }, tenant: { tenantId: 'te_1', externalId: 'a' } },
  { id: { emailAddress: 'a@example.com' }, by: [{ first: 'A' }, { last: 'B' }] },
];
// @ts-expect-error two
export const two: CustomerQueryVariables = { id: { customerId: 'c_1', externalId: 'x' } };
// @ts-expect-error none
export const none: CustomerQueryVariables = { id: {} };
// @ts-expect-error null is none
export const nothing: CustomerQueryVariables = { id: { customerId: null } };
// @ts-expect-error two of the server's own
export const twoNames: CustomerQueryVariables = { id: { customerId: 'c_1' }, by: [{ first: 'A', last: 'B' }] };
`,
      'tsconfig.json': JSON.stringify({
        compilerOptions: { module: 'nodenext', strict: true, noEmit: true, types: [] },
        include: ['src'],
      }),
    });
    expect(await team.codegen()).toMatchObject({ code: 0 });
    expect(await team.tsc('-p', '.')).toEqual({ code: 0, output: '' });
    expect(
      team.read('src/generated/schema/ByName.ts'),
    ).toBe(`// Generated by plain-operations. Do not edit.

export type ByName =
  | { first: string; last?: never; }
  | { first?: never; /** Behind the first. */ last: string; };
`);
  });

  it('has the members of what fragments are on in possibleTypes', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen("schema: 'plain.graphql',"),
      'plain.graphql': `interface Node { id: ID! } interface Named implements Node { id: ID! name: String! }
        type A implements Node { id: ID! } type B implements Named & Node { id: ID! name: String! }
        union AB = B | A union Unnamed = A type Query { node: Node ab: AB unnamed: Unnamed }`,
      'src/node.graphql': `query node { node { __typename id ...N ... on A { id } } ab { __typename ... on Named { name } } unnamed { __typename } }
        fragment N on Node { id }`,
    });
    expect(await team.codegen()).toMatchObject({ code: 0 });
    expect(team.read('src/generated/possibleTypes.ts')).toContain(`export const possibleTypes: {
  Named: string[];
  Node: string[];
} = {
  Named: ["B"],
  Node: ["A", "B"],
};
`);
    expect(team.read('src/generated/index.ts')).toContain("export * from './possibleTypes.js';");
  });
});
