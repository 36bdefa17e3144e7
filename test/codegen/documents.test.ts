import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import {
  assertAbstractType,
  buildSchema,
  type DocumentNode,
  execute,
  getOperationAST,
  parse,
  print,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import * as exported from '../../src/documents.js';
import { graphqlCodegen, root } from '../team-repository.js';

const schema = buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'));
interface Meta {
  permissions: string[];
  permissionsDocumented: boolean;
  idempotent: boolean;
}
const manifest = JSON.parse(readFileSync(join(root, 'src/generated/manifest.json'), 'utf8')) as {
  operations: (Meta & { name: string; kind: string; sha256: string })[];
};
const { possibleTypes, ...documents } = exported;
const all = Object.entries<DocumentNode & { __meta__?: unknown }>(documents);
const operations = all.filter(([name]) => name.endsWith('Document'));

const nameOf = (document: DocumentNode) => getOperationAST(document)?.name?.value;

/** One a file: `assign-thread.graphql` holds `assignThread`, `send-ms-teams-message.graphql` `sendMSTeamsMessage`. */
const names = readdirSync(join(root, 'operations'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.graphql') && !file.startsWith('fragments'))
  .map((file) => {
    const text = readFileSync(join(root, 'operations', file), 'utf8');
    const name = /^(?:query|mutation) (\w+)/m.exec(text)?.[1] ?? '';
    expect(name.toLowerCase()).toBe(basename(file, '.graphql').replaceAll('-', '').toLowerCase());
    return name;
  })
  .sort();

it('is fresh', async () => {
  const args = ['--config', 'codegen.ts', '--check'];
  expect(await graphqlCodegen(root, ...args)).toMatchObject({ code: 0 });
});

describe.each(all)('%s', (_, document) => {
  it('carries its own text', () => {
    const { body } = document.loc?.source ?? { body: '' };
    expect(print(parse(body))).toBe(print(document));
    expect(document.loc).toMatchObject({ start: 0, end: body.length });
    expect(body).not.toMatch(/#|"""/);
  });

  it('has the nodes that graphql-js would make of its text', () => {
    const parsed = parse(document.loc?.source.body ?? '', { noLocation: true });
    const { loc, __meta__, ...nodes } = document;
    expect(nodes).toEqual(parsed);
  });

  it('can be written to, as other clients do', () => {
    expect(Object.isExtensible(document)).toBe(true);
  });
});

it('has every operation, valid and under its own name', () => {
  const found = operations.map(([, document]) => nameOf(document));
  expect(found.sort()).toEqual(names);
  for (const [name, document] of operations) {
    expect(validate(schema, document), name).toEqual([]);
  }
});

it('shares the nodes of a fragment between documents', () => {
  const [, first] = documents.ThreadDocument.definitions;
  expect(documents.AssignThreadDocument.definitions).toContain(first);
});

it('names kind, hash and permissions of each operation in the manifest', () => {
  expect(manifest.operations.map(({ name }) => name)).toEqual(names);
  for (const { name, kind, sha256 } of manifest.operations) {
    const [, document] = operations.find(([, node]) => nameOf(node) === name) ?? [];
    const body = document?.loc?.source.body ?? '';
    expect(sha256).toBe(createHash('sha256').update(body).digest('hex'));
    expect(body.startsWith(`${kind} ${name}`)).toBe(true);
  }
  for (const { name, kind, sha256, ...meta } of manifest.operations) {
    const [, document] = operations.find(([, node]) => nameOf(node) === name) ?? [];
    expect(document?.__meta__, name).toEqual(meta);
  }
  const permissions = Object.fromEntries(
    manifest.operations.map((entry) => [entry.name, entry.permissions]),
  );
  expect(permissions).toMatchObject({
    assignThread: ['thread:assign', 'thread:read'],
    unassignThread: ['thread:unassign', 'thread:read'],
    thread: ['thread:read'],
    myPermissions: [],
  });
});

it('gives the thread as the vendor documents it, field by field and in its order', async () => {
  const time = (iso8601: string, unixTimestamp: string) => ({
    __typename: 'DateTime',
    iso8601,
    unixTimestamp,
  });
  const created = time('2023-08-23T11:59:22.315Z', '1692791962315');
  const assigned = time('2023-10-05T13:12:12.050Z', '1696511532050');
  const documented = {
    __typename: 'Thread',
    id: 'th_01H8H46YPB2S4MAJM382FG9423',
    externalId: null,
    customer: { id: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' },
    status: 'TODO',
    statusChangedAt: created,
    title: 'Support request',
    previewText: 'Hello can you please...',
    priority: 2,
    labels: [],
    assignedAt: assigned,
    assignedTo: {
      __typename: 'User',
      id: 'u_01FSVKMHFDHJ3H5XFM20EMCBQN',
      fullName: 'Matt Vagni',
      publicName: 'Matt',
      email: 'matt@plain.com',
      updatedAt: time('2023-05-16T12:36:52.266Z', '1684240612266'),
    },
    createdAt: created,
    createdBy: { __typename: 'MachineUserActor', machineUserId: 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R' },
    updatedAt: assigned,
    updatedBy: { __typename: 'MachineUserActor', machineUserId: 'mu_01HBZM0TZAKAZPJ47NX7X7XMDY' },
  };
  const stored = { ...documented, ref: 'T-1', additionalAssignees: [], threadFields: [] };
  const { data, errors } = await execute({
    schema,
    document: documents.ThreadDocument,
    rootValue: { thread: stored },
    variableValues: { threadId: stored.id },
  });
  expect(errors).toBeUndefined();
  const answer = data as { thread: Record<string, unknown> };
  const { ref, description, statusDetail, additionalAssignees, ...rest } = answer.thread;
  const { tenant, threadFields, lockedAt, lockedBy, ...thread } = rest;
  expect(JSON.stringify(thread)).toBe(JSON.stringify(documented));
  expect([ref, description, statusDetail, additionalAssignees]).toEqual(['T-1', null, null, []]);
  expect([tenant, threadFields, lockedAt, lockedBy]).toEqual([null, [], null, null]);
});

it('asks for something in every variant of a union', () => {
  const text = print(documents.ThreadDocument);
  for (const union of ['ThreadAssignee', 'ThreadStatusDetail', 'Actor', 'InternalActor']) {
    for (const member of schema.getPossibleTypes(assertAbstractType(schema.getType(union)))) {
      expect(text).toContain(`... on ${member.name} {`);
    }
  }
});

it('leaves the documents that are not used out of a bundle', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: "export { MyPermissionsDocument } from './src/documents.ts';",
      resolveDir: root,
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
  });
  const text = outputFiles[0]?.text ?? '';
  expect(text.match(/\b(?:query|mutation|fragment) \w+/g)).toEqual(['query myPermissions']);
  // Most of it reads the nodes of a text, for all documents together.
  expect(text.length).toBeLessThan(2_500);
});
