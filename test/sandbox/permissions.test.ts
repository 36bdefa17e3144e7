import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  type TypeNode,
  typeFromAST,
} from 'graphql';
import { expect, test } from 'vitest';
import { documentedThread, matt, running } from './requests.js';

const sandbox = await running({
  apiKeys: { plainApiKey_none: [], plainApiKey_reader: ['thread:read'] },
});
const reader = 'plainApiKey_reader';

test('an object that another shows needs its own permission, and an id alone does not', async () => {
  const customer = (fields: string) =>
    sandbox.ask(
      `{ thread(threadId: "${documentedThread}") { customer { ${fields} } } }`,
      {},
      reader,
    );
  expect((await customer('__typename id')).data).toEqual({
    thread: { customer: { __typename: 'Customer', id: expect.stringMatching(/^c_/) } },
  });
  const { status, data, errors } = await customer('id fullName');
  expect([status, data, errors[0]?.extensions.code]).toEqual([403, { thread: null }, 'FORBIDDEN']);
  expect(errors[0]?.message).toContain('customer:read');
});

test('permissions are asked for through fragments, and not for what a directive leaves out', async () => {
  const ask = (shown: boolean) =>
    sandbox.ask(
      `query q($shown: Boolean!) { threads(first: 1) { edges { node { ...A } } } }
       fragment A on Thread { id ...B @include(if: $shown) }
       fragment B on Thread { customer { ... on Customer { fullName } } }`,
      { shown },
      reader,
    );
  expect((await ask(false)).errors).toEqual([]);
  expect((await ask(true)).errors[0]?.message).toContain('customer:read');
});

test('a mutation that shows too much names all that is missing, and does nothing', async () => {
  const { status, data } = await sandbox.ask(
    `mutation { assignThread(input: { threadId: "${documentedThread}", userId: "${matt}" }) {
      thread { customer { fullName } } error { type code message }
    } }`,
    {},
    reader,
  );
  expect(status).toBe(200);
  expect(data?.['assignThread']).toEqual({
    thread: null,
    error: {
      type: 'FORBIDDEN',
      code: 'forbidden',
      message: 'The API key lacks the permissions thread:assign, customer:read.',
    },
  });
  const thread = `{ thread(threadId: "${documentedThread}") { assignedAt { iso8601 } } }`;
  expect((await sandbox.ask(thread)).data).toEqual({ thread: { assignedAt: null } });
});

const files = readdirSync('operations', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => ({ file, text: readFileSync(join('operations', file), 'utf8') }));
const isFragment = ({ file }: { file: string }) => file.startsWith('fragments');
const operations = files.filter((file) => !isFragment(file));
const fragments = new Map(
  files.filter(isFragment).map(({ text }) => [/fragment (\w+)/.exec(text)?.[1] ?? '', text]),
);
const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

test.each(operations)('$file names the permissions that the sandbox asks for', async ({ text }) => {
  const [, named = ''] = /^# permissions: (.*)$/m.exec(text) ?? [];
  const reply = await sandbox.ask(withFragments(text), least(text), 'plainApiKey_none');
  const said = JSON.stringify({ data: reply.data, errors: reply.errors });
  const [, missing = 'none'] = /API key lacks the permissions? ([\w:, ]+)\./.exec(said) ?? [];
  expect(missing.split(', ').sort(), said).toEqual(named.split(', ').sort());
});

/** The text of an operation and of the fragments that it reaches. */
function withFragments(text: string): string {
  const found = new Set([text]);
  for (const part of found) {
    for (const [, name = ''] of part.matchAll(/\.\.\.(\w+)/g)) found.add(fragments.get(name) ?? '');
  }
  return [...found].join('\n');
}

/** A value for each variable that must have one. */
function least(text: string): Record<string, unknown> {
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return {};
  return Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, type }) => {
      const inputType = typeFromAST(schema, type as TypeNode) as GraphQLInputType;
      return isNonNullType(inputType) ? [[variable.name.value, leastOf(inputType.ofType)]] : [];
    }),
  );
}

function leastOf(type: GraphQLInputType): unknown {
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) {
    return { Int: 1, Float: 1, Boolean: false }[(type as { name: string }).name] ?? 'x';
  }
  return Object.fromEntries(
    Object.values(type.getFields()).flatMap((field) =>
      isNonNullType(field.type) ? [[field.name, leastOf(field.type.ofType)]] : [],
    ),
  );
}
