// Documents that other tools make, in our executor.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gql as apolloGql } from '@apollo/client/core/index.js';
import { generate } from '@graphql-codegen/cli';
import { gql as urqlGql } from '@urql/core';
import { parse } from 'graphql';
import { gql } from 'graphql-tag';
import { createExecutor, ThreadDocument, unwrap } from '../../dist/index.js';
import { startSandbox } from '../../dist/sandbox/index.js';

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';
const text = `
  # What a team writes.
  query titleOf($threadId: ID!) { thread(threadId: $threadId) { ...Title } }
  fragment Title on Thread { id title }
`;

/** @type {import('../../dist/sandbox/index.js').Sandbox} */
let sandbox;
/** @type {import('../../dist/index.js').Execute} */
let execute;
before(async () => {
  sandbox = await startSandbox();
  execute = createExecutor({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
});
after(async () => {
  await execute.close();
  await sandbox.close();
});

const fragment = gql`
  fragment Title on Thread {
    id
    title
  }
`;
const documents = {
  text: text,
  parsed: parse(text),
  'parsed without location': parse(text, { noLocation: true }),
  'parsed and cloned through JSON': JSON.parse(JSON.stringify(parse(text))),
  'of graphql-tag, with a fragment put into it': gql`
    query titleOf($threadId: ID!) {
      thread(threadId: $threadId) {
        ...Title
      }
    }
    ${fragment}
  `,
  "of Apollo Client's gql": apolloGql(text),
  "of urql's gql": urqlGql(text),
  'put together from the definitions of two others': {
    ...parse('query titleOf($threadId: ID!) { thread(threadId: $threadId) { ...Title } }'),
    definitions: [
      ...parse('query titleOf($threadId: ID!) { thread(threadId: $threadId) { ...Title } }')
        .definitions,
      ...fragment.definitions,
    ],
  },
};

for (const [name, document] of Object.entries(documents)) {
  test(`runs a document that is ${name}`, async () => {
    for (let call = 0; call < 2; call++) {
      const { data, error } = await execute(document, { threadId });
      assert.equal(error, undefined);
      assert.deepEqual(data, { thread: { id: threadId, title: 'Support request' } });
    }
  });
}

test('names the operation of a document of several', async () => {
  const several = parse(`${text} query other { myPermissions { permissions } }`);
  const refused = await execute(several, { threadId });
  assert.equal(refused.error?.type, 'bad_request');
  assert.equal(refused.error.attempts, 0);
  const data = unwrap(await execute(several, {}, { operationName: 'other' }));
  assert.ok(data && typeof data === 'object' && 'myPermissions' in data);
});

test('runs our own document without location', async () => {
  const { loc: _, ...document } = ThreadDocument;
  const copy = /** @type {typeof ThreadDocument} */ (document);
  const { thread } = unwrap(await execute(copy, { threadId }));
  assert.equal(thread?.id, threadId);
});

/** A team's program, compiled with what a stock client preset generates. */
const program = `
import { createExecutor, unwrap } from '../../dist/index.js';
import { AssignDocument, OwnThreadDocument, PermissionsDocument } from './graphql.js';

export async function run(apiKey: string, apiUrl: string, threadId: string, userId: string) {
  const execute = createExecutor({ apiKey, apiUrl });
  const assigned = unwrap(await execute(AssignDocument, { input: { threadId, userId } }));
  const id: string | undefined = assigned.assignThread.thread?.id;
  // @ts-expect-error a field that is not selected
  assigned.assignThread.thread?.title;
  const { thread } = unwrap(await execute(OwnThreadDocument, { threadId }));
  const title: string | undefined = thread?.title;
  const { myPermissions } = unwrap(await execute(PermissionsDocument));
  const permissions: readonly string[] = myPermissions.permissions;
  const refused = await execute(AssignDocument, { input: { threadId: 'th_none', userId } });
  const code = refused.error?.type === 'mutation_error' ? refused.error.errorDetails.code : null;
  // @ts-expect-error a missing variable
  () => execute(OwnThreadDocument, {});
  // @ts-expect-error an excess variable
  () => execute(OwnThreadDocument, { threadId, extra: 1 });
  await execute.close();
  return { id, title, permissions, code };
}
`;
const operations = `
  mutation Assign($input: AssignThreadInput!) {
    assignThread(input: $input) { thread { id } error { message type code } }
  }
  query OwnThread($threadId: ID!) { thread(threadId: $threadId) { ...OwnParts title } }
  fragment OwnParts on Thread { id status }
  query Permissions { myPermissions { permissions } }
`;

for (const documentMode of ['documentNode', 'string']) {
  test(`runs what graphql-codegen's client preset generates as ${documentMode}`, async () => {
    const here = fileURLToPath(new URL('..', import.meta.url));
    const folder = mkdtempSync(join(here, '.stock-'));
    try {
      const files = await generate(
        {
          cwd: folder,
          silent: true,
          schema: join(here, '../schema.graphql'),
          documents: [operations],
          generates: {
            [join(folder, '/')]: {
              preset: 'client',
              config: { documentMode, useTypeImports: true, scalars: { ID: 'string' } },
            },
          },
        },
        false,
      );
      for (const { filename, content } of [
        ...files,
        { filename: join(folder, 'program.ts'), content: program },
        { filename: join(folder, 'tsconfig.json'), content: JSON.stringify(strict) },
      ]) {
        mkdirSync(dirname(filename), { recursive: true });
        writeFileSync(filename, content);
      }
      const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
      try {
        execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
      } catch (error) {
        assert.fail(String(Reflect.get(Object(error), 'stdout')));
      }
      const { run } = await import(pathToFileURL(join(folder, 'program.js')).href);
      const { permissions, ...rest } = await run(sandbox.apiKey, sandbox.url, threadId, userId);
      assert.deepEqual(rest, { id: threadId, title: 'Support request', code: 'not_found' });
      assert.ok(permissions.includes('thread:assign'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

const strict = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: ['node'],
  },
  files: ['program.ts'],
};
