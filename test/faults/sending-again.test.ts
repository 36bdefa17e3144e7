import { describe, expect, test } from 'vitest';
import {
  dataOf,
  type Faulty,
  failureOf,
  faulty,
  named,
  readName,
  rename,
  renamed,
  settles,
  threadId,
} from './server/calls.js';
import { answer, type Behaviour, cut, end, json, reset, status } from './server/server.js';

const soon = { 'retry-after': '0' };
const inAMinute = new Date(Date.now() + 60_000).toISOString();
const coded = (code: string) => ({ errors: [{ message: 'No', extensions: { code } }] });
const whole = { body: JSON.stringify(named) };

/** It is raised after what is above it has run. */
const below = {
  message: 'No',
  path: ['rename', 'thing'],
  extensions: { code: 'INTERNAL_SERVER_ERROR' },
};

/** What looks like a refusal and is none. */
const nonsense: [string, Behaviour][] = ['', 'soon', '-1', '1, 2'].map((value) => [
  `503 with Retry-After: ${JSON.stringify(value)}`,
  status(503, { 'retry-after': value }),
]);

/** What may mean that the server acted on it. */
const inDoubt: [string, Behaviour][] = [
  ['a reset', reset()],
  ['an end', end()],
  ['a cut head', cut(whole, 9, 'reset', 'all')],
  ['a cut body', cut(whole, 9)],
  ['500', status(500)],
  ['502', status(502)],
  ['503', status(503)],
  ['500 for a field below the root', json(500, { data: null, errors: [below] })],
  [
    '429 for a field below the root',
    json(429, { data: null, errors: [{ message: 'No', path: ['rename', 'thing'] }] }, soon),
  ],
  ['503 with the limits that every answer has', status(503, { 'x-ratelimit-reset': inAMinute })],
  ['504', status(504)],
  ['502 with Retry-After', status(502, soon)],
  ...nonsense,
];

/** What certainly means that it did not. */
const refused: [string, Behaviour][] = [
  ['429', status(429, soon)],
  ['429 that says so in JSON', json(429, coded('RATE_LIMITED'), soon)],
  ['503 with Retry-After', status(503, soon)],
];

const final: [string, Behaviour][] = [
  ['400', status(400)],
  ['401', status(401)],
  ['403', status(403)],
  ['404', status(404)],
  ['a validation error', json(400, coded('GRAPHQL_VALIDATION_FAILED'))],
  ['a code that is not known', json(200, coded('NEW'))],
  ['a redirect', status(307, { location: '/elsewhere' })],
  ['what is not GraphQL', answer({ body: '<html>' })],
  ['FORBIDDEN, though with 503', json(503, coded('FORBIDDEN'), soon)],
];

describe('a query', () => {
  test.each([...inDoubt, ...refused])('is sent again after %s', async (_, fault) => {
    const { server, execute } = await faulty([fault, json(200, named)]);
    const result = await settles(execute(readName, { id: threadId }));
    expect(dataOf(result)).toEqual(named.data);
    expect(result.meta).toMatchObject({ attempts: 2 });
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.body).toBe(server.requests[0]?.body);
  });

  test.each(final)('is not sent again after %s', async (_, fault) => {
    const { server, execute } = await faulty([fault, json(200, named)]);
    expect(failureOf(await settles(execute(readName, { id: 'x' })))).toMatchObject({ attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });

  test('is sent three times at the most', async () => {
    const { server, execute } = await faulty(status(500));
    const error = failureOf(await settles(execute(readName, { id: 'x' }), 10_000));
    expect(error).toMatchObject({ type: 'internal_server_error', attempts: 3 });
    expect(server.requests).toHaveLength(3);
  });

  test.each<[unknown, number]>([
    [false, 1],
    [{ attempts: 1 }, 1],
    [{ attempts: 2 }, 2],
    [{ attempts: 5 }, 5],
  ])('with retry %j is sent %i times', async (retry, times) => {
    const { server, execute } = await faulty(status(503, soon));
    const options = { retry: retry as false | { attempts: number } };
    const error = failureOf(await settles(execute(readName, { id: 'x' }, options)));
    expect(error.attempts).toBe(times);
    expect(server.requests).toHaveLength(times);
  });

  test('takes the retry of the client where the call says nothing', async () => {
    const { server, execute } = await faulty(status(500), { retry: false });
    expect(failureOf(await execute(readName, { id: 'x' })).attempts).toBe(1);
    expect(server.requests).toHaveLength(1);
    await settles(execute(readName, { id: 'x' }, { retry: { attempts: 2 } }));
    expect(server.requests).toHaveLength(3);
  });
});

describe('a mutation', () => {
  test.each(inDoubt)('is never sent again after %s', async (_, fault) => {
    const { server, write } = await faulty([fault, json(200, renamed)]);
    expect(failureOf(await settles(write()))).toMatchObject({ attempts: 1, maybeApplied: true });
    expect(server.requests).toHaveLength(1);
  });

  test.each(refused)('is sent again after %s', async (_, fault) => {
    const { server, write } = await faulty([fault, json(200, renamed)]);
    const result = await settles(write());
    expect(dataOf(result)).toEqual(renamed.data);
    expect(result.meta).toMatchObject({ attempts: 2 });
    expect(server.requests).toHaveLength(2);
  });

  test.each(final)('is not sent again after %s', async (_, fault) => {
    const { server, write } = await faulty([fault, json(200, renamed)]);
    expect(failureOf(await settles(write())).attempts).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  test.each(inDoubt)('that is idempotent is sent again after %s', async (_, fault) => {
    const { server, write } = await faulty([fault, json(200, renamed)]);
    expect(dataOf(await settles(write({ idempotent: true })))).toEqual(renamed.data);
    expect(server.requests).toHaveLength(2);
  });

  test('that was in doubt once stays so, whatever comes last', async () => {
    const { server, write } = await faulty([reset(), status(429, soon), status(400)]);
    const error = failureOf(await settles(write({ idempotent: true })));
    expect(error).toMatchObject({ type: 'bad_request', attempts: 3, maybeApplied: true });
    expect(server.requests).toHaveLength(3);
  });

  test('that was refused each time was not applied', async () => {
    const { server, write } = await faulty(status(429, soon));
    const error = failureOf(await settles(write()));
    expect(error).toMatchObject({ type: 'rate_limited', attempts: 3, maybeApplied: false });
    expect(server.requests).toHaveLength(3);
  });

  test('as one of several operations is told from the query that is run', async () => {
    const text = 'query a { name(id: 1) } mutation b { rename(id: 1) { thing { id } } }';
    const { server, execute } = await faulty([status(500), json(200, named)]);
    const run = (operationName: string) => execute(text, undefined, { operationName });
    expect(dataOf(await settles(run('a')))).toEqual(named.data);
    expect(server.requests).toHaveLength(2);
    const other = await faulty([status(500), json(200, renamed)]);
    const error = failureOf(await settles(other.execute(text, undefined, { operationName: 'b' })));
    expect(error).toMatchObject({ attempts: 1, maybeApplied: true, operationName: 'b' });
    expect(other.server.requests).toHaveLength(1);
  });

  test.each([
    'mutation{rename(id:1){thing{id}}}',
    '# query\nmutation M { rename(id: 1) { thing { id } } }',
    '\ufeff\n , mutation M @live { rename(id: 1) { thing { id } } }',
    'fragment T on Thing { id } mutation M { rename(id: 1) { thing { ...T } } }',
    '# a "mutation" after a query? no\n\t"""query"""mutation M{rename(id:"query {"){thing{id}}}',
  ])('is known as one from its text alone: %j', async (text) => {
    const { server, execute } = await faulty(reset());
    const error = failureOf(await settles(execute(text)));
    expect(error.attempts <= 1).toBe(true);
    expect(server.requests.length).toBeLessThanOrEqual(1);
    if (server.requests.length > 0) expect(error.maybeApplied).toBe(true);
  });

  test.each([
    '{ name(id: 1) }',
    'query { name(id: "mutation { x }") }',
    '# mutation M { x }\nquery Q { name(id: 1) }',
    'query mutation { mutation: name(id: 1) }',
    'fragment mutation on Thing { id } { name(id: 1) }',
  ])('is not seen where there is none: %j', async (text) => {
    const { server, execute } = await faulty([status(500), json(200, named)]);
    expect(dataOf(await settles(execute(text)))).toEqual(named.data);
    expect(server.requests).toHaveLength(2);
  });

  test('a document of several operations without a name is a bad_request, not sent', async () => {
    const { server, execute } = await faulty(json(200, named));
    const error = failureOf(await execute('query a { name(id: 1) } query b { name(id: 1) }'));
    expect(error).toMatchObject({ type: 'bad_request', attempts: 0, maybeApplied: false });
    const other = failureOf(
      await execute('query a { name(id: 1) } query b { name(id: 1) }', undefined, {
        operationName: 'c',
      }),
    );
    expect(other.type).toBe('bad_request');
    expect(server.connections).toBe(0);
  });
});

test.each([rename, readName])('hundreds of calls at once: each is sent once', async (document) => {
  const { server, execute } = await faulty(json(200, { data: { ...named.data, ...renamed.data } }));
  const results = await settles(
    Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        execute<unknown, { id: string }>(document, { id: `${n}` }),
      ),
    ),
    15_000,
  );
  for (const result of results) dataOf(result);
  expect(server.requests).toHaveLength(300);
  const ids = server.requests.map(({ body }) => JSON.parse(body).variables.id);
  expect(new Set(ids).size).toBe(300);
});

describe('a mutation whose document says that it is idempotent', () => {
  const document = (value: unknown) => Object.assign({ ...rename }, { __meta__: value });
  const call = (execute: Faulty['execute'], given: unknown, options?: object) =>
    execute(document(given) as typeof rename, { id: threadId }, options);

  test('is sent again after a doubtful failure', async () => {
    const { server, execute } = await faulty([reset(), json(500, {}), json(200, renamed)]);
    dataOf(await call(execute, { idempotent: true }));
    expect(server.requests).toHaveLength(3);
  });

  test('but not where the call says otherwise', async () => {
    const { server, execute } = await faulty([reset(), json(200, renamed)]);
    const result = await call(execute, { idempotent: true }, { idempotent: false });
    expect(failureOf(result)).toMatchObject({ type: 'network', maybeApplied: true, attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });

  test.each([{ idempotent: false }, { idempotent: 'true' }, {}, null, 'idempotent'])(
    '%j says nothing of the kind',
    async (meta) => {
      const { execute } = await faulty([reset(), json(200, renamed)]);
      expect(failureOf(await call(execute, meta)).attempts).toBe(1);
      const { execute: again } = await faulty([reset(), json(200, renamed)]);
      dataOf(await call(again, meta, { idempotent: true }));
    },
  );

  test.each([
    ['its code', { idempotent: true, repeated: 'not_found' }, 'not_found', []],
    ['a code that names the key', { idempotencyKey: 'id' }, 'taken_id', []],
    ['a field of the key', { idempotencyKey: 'id' }, 'input_validation', ['input.id']],
  ])('says by %s that it had taken effect before', async (_, meta, code, names) => {
    const fields = names.map((field) => ({ field, message: 'No', type: 'VALIDATION' }));
    const error = { message: 'No', type: 'VALIDATION', code, fields };
    const refusal = json(200, { data: { rename: { thing: null, error } } });
    const { execute } = await faulty([reset(), refusal, refusal]);
    expect(failureOf(await call(execute, meta))).toMatchObject({
      type: 'mutation_error',
      attempts: 2,
      maybeApplied: true,
      alreadyApplied: true,
    });
    // Without an earlier attempt it is a mere refusal.
    const error2 = failureOf(await call(execute, meta));
    expect(error2).toMatchObject({ type: 'mutation_error', maybeApplied: false });
    expect(error2.alreadyApplied).toBeUndefined();
  });

  test('says nothing of that by another refusal', async () => {
    const error = { message: 'No', type: 'VALIDATION', code: 'input_validation', fields: [] };
    const refusal = json(200, { data: { rename: { thing: null, error } } });
    for (const meta of [{ idempotent: true }, { idempotencyKey: 'id' }]) {
      const { execute } = await faulty([reset(), refusal]);
      const failure = failureOf(await call(execute, meta));
      expect(failure).toMatchObject({ type: 'mutation_error', maybeApplied: true });
      expect(failure.alreadyApplied).toBeUndefined();
    }
  });

  test('by a key, only where the key is given', async () => {
    const meta = { idempotencyKey: 'externalId' };
    const { execute } = await faulty([reset(), json(200, renamed)]);
    expect(failureOf(await call(execute, meta)).attempts).toBe(1);
    const document2 = document(meta) as typeof rename;
    for (const input of [{ externalId: 'e_1' }, { externalId: '' }, { externalId: null }]) {
      const { execute } = await faulty([reset(), json(200, renamed)]);
      const given = { id: threadId, input } as { id: string };
      const { error } = await execute(document2, given);
      expect(error?.attempts, JSON.stringify(input)).toBe(input.externalId ? undefined : 1);
    }
  });

  test('also as a string', async () => {
    const text = new String('mutation rename($id: ID!) { rename(id: $id) { thing { id } } }');
    const { execute } = await faulty([reset(), json(200, renamed)]);
    const given = Object.assign(text, { __meta__: { idempotent: true } });
    dataOf(await execute(given as unknown as typeof rename, { id: threadId }));
  });
});
