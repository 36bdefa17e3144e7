import { getEventListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'graphql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createExecutor,
  type Execute,
  type OperationError,
  PlainClient,
  paginate,
  ThreadDocument,
  ThreadsDocument,
} from '../src/index.js';
import { type Sandbox, startSandbox } from '../src/sandbox/index.js';

describe('threads of the sandbox', () => {
  let sandbox: Sandbox;
  let client: PlainClient;
  beforeEach(async () => {
    sandbox = await startSandbox();
    client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
  });
  afterEach(async () => {
    await client.close();
    await sandbox.close();
  });

  test('comes to each node once, in order', async () => {
    const ids: string[] = [];
    for await (const thread of paginate(client, ThreadsDocument, {}, { pageSize: 7 })) {
      ids.push(thread.id);
    }
    expect(new Set(ids).size).toBe(sandbox.seed.threads.length);
    expect(ids).toHaveLength(sandbox.seed.threads.length);
    const whole = await client.execute(ThreadsDocument, { first: 100 });
    expect(ids).toEqual(whole.data?.threads.edges.map(({ node }) => node.id));
  });

  test('gives pages with their totalCount, where one is selected', async () => {
    const document = `query threads($first: Int, $after: String) {
      threads(first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { id } }
      }
    }`;
    const pages = [];
    for await (const page of paginate(client, document, {}, { pageSize: 50 }).pages()) {
      pages.push(page);
    }
    expect(pages.map(({ nodes }) => nodes.length)).toEqual([50, sandbox.seed.threads.length - 50]);
    expect(pages.map(({ totalCount }) => totalCount)).toEqual(
      pages.map(() => sandbox.seed.threads.length),
    );
    expect(pages.at(-1)?.pageInfo.hasNextPage).toBe(false);
  });

  test('goes on behind a cursor', async () => {
    const pages = paginate(client, ThreadsDocument, {}, { pageSize: 10 }).pages();
    const first = (await pages.next()).value;
    await pages.return();
    const after = first?.pageInfo.endCursor as string;
    const [next] = await collect(paginate(client, ThreadsDocument, {}, { after, limit: 1 }));
    const whole = await client.execute(ThreadsDocument, { first: 11 });
    expect(next?.id).toBe(whole.data?.threads.edges[10]?.node.id);
    const [same] = await collect(paginate(client, ThreadsDocument, { after }, { limit: 1 }));
    expect(same?.id).toBe(next?.id);
  });

  test('throws the error of a page, with the cursor to go on from', async () => {
    const seen: string[] = [];
    const pages = paginate(client, ThreadsDocument, {}, { pageSize: 10, retry: false });
    let error: OperationError | undefined;
    try {
      for await (const { id } of pages) {
        seen.push(id);
        if (seen.length === 20) sandbox.fail({ status: 500 });
      }
    } catch (thrown) {
      error = thrown as OperationError;
    }
    expect(error).toMatchObject({ type: 'internal_server_error', operationName: 'threads' });
    expect(seen).toHaveLength(20);
    const rest = await collect(
      paginate(client, ThreadsDocument, {}, { pageSize: 10, after: error?.after }),
    );
    expect(new Set([...seen, ...rest.map(({ id }) => id)]).size).toBe(sandbox.seed.threads.length);
    expect(error?.toJSON()).toHaveProperty('after', error?.after);
  });

  test('ends with the signal', async () => {
    const ended = new AbortController();
    const seen: string[] = [];
    const reading = async () => {
      const { signal } = ended;
      for await (const { id } of paginate(client, ThreadsDocument, {}, { pageSize: 5, signal })) {
        seen.push(id);
        if (seen.length === 5) ended.abort();
      }
    };
    await expect(reading()).rejects.toMatchObject({ type: 'aborted' });
    expect(seen).toHaveLength(5);
  });

  test('refuses a document that selects no connection', () => {
    expect(() => paginate(client, ThreadDocument, { threadId: 'th_1' })).toThrow(
      'selects no connection',
    );
  });
});

describe('a connection of a document', () => {
  let server: Server;
  let execute: Execute;
  const requests: { query: string; variables: Record<string, unknown> }[] = [];
  let answer: (variables: Record<string, unknown>, place: number) => unknown;
  let closed = 0;
  beforeEach(async () => {
    requests.length = 0;
    closed = 0;
    server = createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      const request = JSON.parse(Buffer.concat(chunks).toString());
      requests.push(request);
      res.on('close', () => {
        if (!res.writableFinished) closed++;
      });
      const data = answer(request.variables, requests.length);
      if (data === undefined) return;
      res.setHeader('content-type', 'application/json').end(JSON.stringify({ data }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    execute = createExecutor({ apiKey: 'plainApiKey_x', apiUrl: `http://127.0.0.1:${port}` });
  });
  afterEach(async () => {
    await execute.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** A connection of so many numbers. */
  const numbers =
    (total: number) =>
    ({ first, after }: Record<string, unknown>) => {
      const begin = after == null ? 0 : Number(after);
      const end = Math.min(total, begin + Number(first));
      return {
        pageInfo: { hasNextPage: end < total, endCursor: `${end}` },
        nodes: Array.from({ length: end - begin }, (_, index) => begin + index),
      };
    };
  const document = parse(`query numbers($first: Int!, $after: String) {
    numbers(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes }
  }`);

  test('asks for 100 nodes a page, or what its variable says', async () => {
    answer = (variables) => ({ numbers: numbers(150)(variables) });
    expect(await collect(paginate(execute, document))).toHaveLength(150);
    expect(requests.map(({ variables }) => variables)).toEqual([
      { first: 100 },
      { first: 100, after: '100' },
    ]);
    requests.length = 0;
    await collect(paginate(execute, document, { first: 75 }));
    expect(requests.map(({ variables }) => variables['first'])).toEqual([75, 75]);
  });

  test('asks for no more than the limit', async () => {
    answer = (variables) => ({ numbers: numbers(1_000)(variables) });
    const options = { pageSize: 10, limit: 25 };
    expect(await collect(paginate(execute, document, {}, options))).toHaveLength(25);
    expect(requests.map(({ variables }) => variables['first'])).toEqual([10, 10, 5]);
    requests.length = 0;
    expect(await collect(paginate(execute, document, {}, { limit: 0 }))).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('can be iterated again', async () => {
    answer = (variables) => ({ numbers: numbers(3)(variables) });
    const pages = paginate(execute, document, {}, { pageSize: 2 });
    expect(await collect(pages)).toEqual([0, 1, 2]);
    expect(await collect(pages)).toEqual([0, 1, 2]);
  });

  test.each([
    ['a null cursor', { hasNextPage: true, endCursor: null }],
    ['an empty cursor', { hasNextPage: true, endCursor: '' }],
    ['hasNextPage false beside a cursor', { hasNextPage: false, endCursor: 'x' }],
  ])('ends at %s', async (_, pageInfo) => {
    answer = () => ({ numbers: { pageInfo, nodes: [1] } });
    expect(await collect(paginate(execute, document))).toEqual([1]);
    expect(requests).toHaveLength(1);
  });

  test('does not go round where the cursor stays', async () => {
    answer = () => ({ numbers: { pageInfo: { hasNextPage: true, endCursor: 'x' }, nodes: [1] } });
    const seen: unknown[] = [];
    const reading = async () => {
      for await (const node of paginate(execute, document)) seen.push(node);
    };
    await expect(reading()).rejects.toMatchObject({
      type: 'invalid_response',
      operationName: 'numbers',
      after: 'x',
      status: 200,
    });
    expect(requests).toHaveLength(2);
    expect(seen).toEqual([1]);
  });

  test('does not go round where the cursors come again', async () => {
    answer = (_, place) => {
      const pageInfo = { hasNextPage: true, endCursor: place % 2 === 0 ? 'b' : 'a' };
      return { numbers: { pageInfo, nodes: [place] } };
    };
    const reading = collect(paginate(execute, document));
    await expect(reading).rejects.toMatchObject({ type: 'invalid_response', after: 'b' });
    expect(requests).toHaveLength(3);
  });

  test('leaves out nodes that are null', async () => {
    answer = () => ({
      numbers: { pageInfo: { hasNextPage: false }, edges: [{ node: 1 }, null, { node: null }] },
    });
    expect(await collect(paginate(execute, document))).toEqual([1]);
  });

  test('finds a nested connection, by the names of the response and of its variables', async () => {
    const nested = parse(`query nested($id: ID!, $size: Int, $cursor: String) {
      box: thing(id: $id) { ...Parts }
    }
    fragment Parts on Thing {
      list: numbers(first: $size, after: $cursor) { pageInfo { ...Info } nodes }
    }
    fragment Info on PageInfo { hasNextPage endCursor }`);
    answer = ({ size, cursor }) => ({
      box: { list: numbers(5)({ first: size, after: cursor }) },
    });
    expect(await collect(paginate(execute, nested, { id: '1' }, { pageSize: 2 }))).toEqual([
      0, 1, 2, 3, 4,
    ]);
    expect(requests.at(-1)?.variables).toEqual({ id: '1', size: 2, cursor: '4' });
  });

  test('has no nodes where the way to it is null', async () => {
    const nested = parse(`query nested($after: String) {
      thing { numbers(after: $after) { pageInfo { endCursor hasNextPage } nodes } }
    }`);
    answer = () => ({ thing: null });
    expect(await collect(paginate(execute, nested))).toEqual([]);
  });

  test('is chosen by a path where there are several', async () => {
    const two = parse(`query two($first: Int, $after: String) {
      a(first: 1) { pageInfo { endCursor } nodes }
      b(first: $first, after: $after) { pageInfo { endCursor } nodes }
    }`);
    answer = (variables) => ({ a: numbers(9)({ first: 1 }), b: numbers(3)(variables) });
    expect(() => paginate(execute, two)).toThrow('give a path of ["a"], ["b"]');
    expect(() => paginate(execute, two, {}, { path: ['c'] })).toThrow('but at ["a"], ["b"]');
    expect(() => paginate(execute, two, {}, { path: ['a'] })).toThrow('takes no variable');
    expect(await collect(paginate(execute, two, {}, { path: ['b'] }))).toEqual([0, 1, 2]);
    const text = 'query two { a { pageInfo nodes } b { pageInfo nodes } }';
    await expect(collect(paginate(execute, text))).rejects.toThrow('give the path of one');
    // @ts-expect-error a path is a list
    expect(() => paginate(execute, two, {}, { path: 'b' })).toThrow('path must be a list');
  });

  test('of a text is found in the response', async () => {
    answer = (variables) => ({ thing: { numbers: numbers(3)(variables), name: 'x' } });
    const text =
      'query q($first: Int, $after: String) { thing { name numbers(first: $first, after: $after) { pageInfo { endCursor hasNextPage } nodes } } }';
    expect(await collect(paginate(execute, text, {}, { pageSize: 2 }))).toEqual([0, 1, 2]);
    answer = () => ({ thing: { name: 'x' } });
    await expect(collect(paginate(execute, text))).rejects.toMatchObject({
      type: 'invalid_response',
    });
  });

  test('of a text is named in its errors by the operation of the text', async () => {
    answer = () => ({ thing: { name: 'x' } });
    const reading = collect(paginate(execute, '# all\nquery things { thing { name } }'));
    await expect(reading).rejects.toMatchObject({
      operationName: 'things',
      message: expect.stringMatching(/^things: /),
    });
  });

  test.each([
    ['edges that are no list', { numbers: { pageInfo: {}, edges: { node: 1 } } }],
    ['a word in place of edges', { numbers: { pageInfo: {}, edges: 'none' } }],
    ['a word in place of all', { numbers: 'several' }],
  ])('is none with %s', async (_, data) => {
    answer = () => data;
    const reading = collect(paginate(execute, 'query q { numbers }', {}, { path: ['numbers'] }));
    await expect(reading).rejects.toMatchObject({ type: 'invalid_response', operationName: 'q' });
  });

  test('is looked for in data however deep they are', async () => {
    const depth = 50_000;
    server.removeAllListeners('request').on('request', (_, res) => {
      res.setHeader('content-type', 'application/json');
      res.end(`{"data":${'{"a":'.repeat(depth)}0${'}'.repeat(depth)}}`);
    });
    await expect(collect(paginate(execute, 'query q { a }'))).rejects.toMatchObject({
      type: 'invalid_response',
    });
  });

  test('of one of several operations is that of operationName', async () => {
    const several = parse(`query one { a }
      query two($after: String) { b(after: $after) { pageInfo { endCursor } nodes } }`);
    answer = (variables) => ({ b: numbers(2)({ ...variables, first: 1 }) });
    const options = { operationName: 'two' };
    expect(await collect(paginate(execute, several, {}, options))).toEqual([0, 1]);
  });

  test.each([
    ['variables that ask backward', { before: 'x' }, {}, 'leave the variable before out'],
    ['a page size of 0', {}, { pageSize: 0 }, 'pageSize must be'],
    ['a limit that is no number', {}, { limit: Number.NaN }, 'limit must be'],
    ['a negative readAhead', {}, { readAhead: -1 }, 'readAhead must be'],
  ])('refuses %s', (_, variables, options, message) => {
    const both = parse(`query both($after: String, $before: String) {
      numbers(after: $after, before: $before) { pageInfo { endCursor } nodes }
    }`);
    expect(() => paginate(execute, both, variables, options)).toThrow(message);
  });

  test('asks for as many pages ahead as told, and no more', async () => {
    answer = (variables) => ({ numbers: numbers(100)(variables) });
    const options = { pageSize: 10, readAhead: 2 };
    const pages = paginate(execute, document, {}, options).pages();
    expect((await pages.next()).value?.nodes[0]).toBe(0);
    expect((await pages.next()).value?.nodes[0]).toBe(10);
    await until(() => requests.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(requests).toHaveLength(4);
    const rest = [];
    for await (const { nodes } of pages) rest.push(...nodes);
    expect(rest).toHaveLength(80);
    expect(requests).toHaveLength(10);
  });

  test('asks for no page ahead that the limit leaves out', async () => {
    answer = (variables) => ({ numbers: numbers(100)(variables) });
    const options = { pageSize: 10, readAhead: 5, limit: 15 };
    expect(await collect(paginate(execute, document, {}, options))).toHaveLength(15);
    expect(requests.map(({ variables }) => variables['first'])).toEqual([10, 5]);
  });

  test('calls off what was asked for ahead, when nobody reads on', async () => {
    answer = (variables, place) => (place > 1 ? undefined : { numbers: numbers(100)(variables) });
    const options = { pageSize: 10, readAhead: 1 };
    for await (const _ of paginate(execute, document, {}, options)) {
      await until(() => requests.length === 2);
      break;
    }
    await until(() => closed === 1);
  });

  test('ends what was asked for ahead with a signal of another realm, and leaves it alone', async () => {
    const listeners = new Set<(this: unknown) => void>();
    const signal = {
      aborted: false,
      reason: new Error('enough'),
      addEventListener: (_: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    };
    answer = (variables, place) => (place > 1 ? undefined : { numbers: numbers(20)(variables) });
    const options = { pageSize: 10, readAhead: 1, signal: signal as unknown as AbortSignal };
    const pages = paginate(execute, document, {}, options).pages();
    expect((await pages.next()).value?.nodes).toHaveLength(10);
    await until(() => requests.length === 2);
    for (const listener of listeners) listener.call(signal);
    await expect(pages.next()).rejects.toMatchObject({ type: 'aborted', cause: signal.reason });
    expect(listeners.size).toBe(0);
  });

  test('has one listener of its signal, however many read ahead by it', async () => {
    answer = (variables) => ({ numbers: numbers(20)(variables) });
    const { signal } = new AbortController();
    const options = { pageSize: 10, readAhead: 1, signal };
    const readings = Array.from({ length: 12 }, () =>
      collect(paginate(execute, document, {}, options)),
    );
    await until(() => requests.length > 0);
    expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1);
    expect((await Promise.all(readings)).flat()).toHaveLength(240);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('yields what came before a page that failed ahead', async () => {
    answer = (variables, place) =>
      place > 2 ? { numbers: { nodes: 1 } } : { numbers: numbers(100)(variables) };
    const seen: unknown[] = [];
    const reading = async () => {
      const options = { pageSize: 10, readAhead: 3 };
      for await (const node of paginate(execute, document, {}, options)) {
        await new Promise(setImmediate);
        seen.push(node);
      }
    };
    await expect(reading()).rejects.toMatchObject({ type: 'invalid_response', after: '20' });
    expect(seen).toHaveLength(20);
  });
});

async function collect<Node>(nodes: AsyncIterable<Node>): Promise<Node[]> {
  const all: Node[] = [];
  for await (const node of nodes) all.push(node);
  return all;
}

async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 1));
}
