import { Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { apiKey, failureOf, faulty, named, readName, settles, threadId } from './server/calls.js';
import { answer, json, stall } from './server/server.js';
import { tracesOf } from './server/traces.js';

/** The message of a call with these variables when the server says this. */
async function said(body: string, variables: Record<string, unknown>) {
  const { execute } = await faulty(answer({ status: 400, body }));
  return failureOf(await execute('query A { a }', variables as never)).message;
}

test.each<[string, string, Record<string, unknown>, string]>([
  [
    'a value that begins as another',
    'No hunter23_0001!',
    { a: 'hunter23', b: 'hunter23_0001' },
    '[b]',
  ],
  [
    'likewise, in whatever order',
    'No hunter23_0001!',
    { b: 'hunter23_0001', a: 'hunter23' },
    '[b]',
  ],
  ['a short value', 'It is open.', { a: 'open' }, 'is [a].'],
  ['a short value within a word', 'It was reopened', { a: 'open' }, 'reopened'],
  ['a value of eight characters within a word', 'Not xhunter23y', { a: 'hunter23' }, 'x[a]y'],
  ['a value of seven characters within a word', 'Not xhunter2y', { a: 'hunter2' }, 'xhunter2y'],
  ['a value of two letters', 'No ab here', { a: 'ab' }, 'No ab here'],
  ['a value of three letters', 'No abc here', { a: 'abc' }, 'No [a] here'],
  ['a number of three digits', 'All 123 rows', { a: 123 }, 'All 123 rows'],
  ['a number of four digits', 'All 1234 rows', { a: 1234 }, 'All [a] rows'],
  ['a value that is no text', 'true or null', { a: true, b: null }, 'true or null'],
  ['a value that no URL can hold', 'No hunter23', { a: '\ud800', b: 'hunter23' }, 'No [b]'],
  ['a long one that no URL can hold', 'No hunter23', { a: '\ud800 lone', b: 'hunter23' }, 'No [b]'],
  [
    'a value that is the name of a variable as well',
    'No hunter23 as title.',
    { title: 'hunter23', b: 'title' },
    'No [title] as [b].',
  ],
  ['a long value among short ones', 'open: hunter23', { a: 'open', b: 'hunter23' }, '[a]: [b]'],
])('of %s', async (_, body, variables, shown) => {
  const message = await said(body, variables);
  expect(message).toContain(shown);
  expect(message).not.toContain('_0001');
});

/** A call whose connection fails with this. */
async function failing(thrown: unknown) {
  const dispatcher = new Agent({ connect: (_, callback) => callback(thrown as Error, null) });
  onTestFinished(() => dispatcher.destroy());
  const { execute } = await faulty(json(200, named), { dispatcher });
  const error = failureOf(await settles(execute(readName, { id: 'x' }, { retry: false })));
  expect(error).toMatchObject({ type: 'network', cause: thrown });
  expect(tracesOf(error.message)).not.toContain(apiKey);
  return error;
}

test('a cause that is its own cause is redacted as well', async () => {
  const [one, other] = [new Error(`No ${apiKey}`), new Error(`Nor ${apiKey}`)];
  one.cause = other;
  other.cause = one;
  expect(tracesOf(await failing(one))).not.toContain(apiKey);
});

test('a cause can be changed as before', async () => {
  const cause = new Error(`No ${apiKey}`);
  expect((await failing(cause)).cause).toBe(cause);
  expect(cause.message).toBe('No [API key]');
  cause.message = 'other';
  expect(cause.message).toBe('other');
  expect(Object.keys(cause)).toEqual([]);
});

test('a cause that cannot be changed does no harm', async () => {
  await failing(Object.freeze(new Error(`No ${apiKey}`)));
});

test('the reason that a caller gives is left as it is', async () => {
  const { server, execute } = await faulty(stall());
  const controller = new AbortController();
  const call = execute(readName, { id: threadId }, { signal: controller.signal });
  await server.arrived(1);
  const reason = new Error(`nobody waits for ${threadId}`);
  controller.abort(reason);
  expect(failureOf(await settles(call)).cause).toBe(reason);
  expect(reason.message).toBe(`nobody waits for ${threadId}`);
});
