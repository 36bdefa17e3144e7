import { expect, test } from 'vitest';
import { PlainClient } from '../../src/client.js';
import { startSandbox } from '../../src/sandbox/index.js';
import { all } from './outcomes.js';

test.each([
  [undefined, 'all'],
  [1, 'one at a time'],
])(
  'the sandbox takes batches; with maxRootFields %s the run sends %s',
  async (maxRootFields, _) => {
    await using sandbox = await startSandbox(maxRootFields === undefined ? {} : { maxRootFields });
    await using client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
    const { threads, users } = sandbox.seed;
    const rows = threads
      .slice(0, 30)
      .map(({ id }) => ({ threadId: id, userId: users[0]?.id ?? '' }));
    const ended = await all(client.assignThreads(rows, { batch: 14 }));
    for (const { outcome } of ended) expect(outcome).toBe('assigned');
    const { data } = await client.execute(
      'query ($ids: [ID!]) { threads(filters: { threadIds: $ids }, first: 100) { edges { node { id assignedTo { ... on User { id } } } } } }',
      { ids: rows.map(({ threadId }) => threadId) },
    );
    expect(JSON.stringify(data).split(users[0]?.id ?? '').length - 1).toBe(30);
  },
);

test('maxRootFields counts the fields of fragments, and names itself', async () => {
  await using sandbox = await startSandbox({ maxRootFields: 2 });
  await using client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
  const fragment =
    'fragment Three on Query { a: myPermissions { __typename } b: myPermissions { __typename } }';
  const ask = (more: string) => client.execute(`{ ...Three ${more} } ${fragment}`);
  expect((await ask('')).error).toBeUndefined();
  const { error } = await ask('... on Query { c: myPermissions { __typename } }');
  expect(error).toMatchObject({ type: 'bad_request', status: 400 });
  expect(error?.message).toContain('The operation has 3 root fields, and 2 are allowed.');
});
