// Each makes, for a URL, a function that assigns one thread and gives what came. What a contestant
// needs is imported when it is made: each runs in a process of its own.
import { AssignThreadDocument } from '../dist/documents.js';
import { input } from './answer.js';
import { fromMemory } from './from-memory.js';

const apiKey = 'plainApiKey_bench';
const text = AssignThreadDocument.loc.source.body;
// What the package sends, so that every hand-written request has the same bytes to send.
const headers = {
  authorization: `Bearer ${apiKey}`,
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
  'accept-encoding': 'gzip, br',
  'user-agent': 'plain-operations',
};
const headerList = Object.entries(headers).flat();
const queryInFull = () =>
  JSON.stringify({ query: text, operationName: 'assignThread', variables: { input } });
// Only the leanest has it prepared, as the package does.
const prefix = `{"query":${JSON.stringify(text)},"operationName":"assignThread","variables":`;
const queryPrepared = () => `${prefix}${JSON.stringify({ input })}}`;

async function pool(url, connections) {
  // As the package does: undici is not to become the dispatcher of Node's own fetch.
  void globalThis.Headers;
  const { Pool } = await import('undici');
  return new Pool(new URL(url).origin, {
    connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

async function executor(url, dispatcher) {
  const { createExecutor } = await import('../dist/index.js');
  return createExecutor({ apiKey, apiUrl: url, dispatcher });
}

/** The least that a call can be: no deadline, no abort, no errors. */
class Handler {
  chunks = [];
  constructor(resolve, reject) {
    this.resolve = resolve;
    this.reject = reject;
  }
  onRequestStart() {}
  onResponseStart() {}
  onResponseData(_controller, chunk) {
    this.chunks.push(chunk);
  }
  onResponseEnd() {
    const { chunks } = this;
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    this.resolve(JSON.parse(body.toString()));
  }
  onResponseError(_controller, error) {
    this.reject(error);
  }
}

class Abortable extends Handler {
  constructor(resolve, reject, signal) {
    super(resolve, reject);
    this.signal = signal;
    signal.addEventListener('abort', onAbort);
  }
  onResponseEnd() {
    this.signal.removeEventListener('abort', onAbort);
    super.onResponseEnd();
  }
}
const onAbort = () => {};

const bare =
  (handler, open = pool) =>
  async (url) => {
    const dispatcher = await open(url, 128);
    const { origin, pathname: path } = new URL(url);
    return () =>
      new Promise((resolve, reject) => {
        dispatcher.dispatch(
          { origin, path, method: 'POST', headers: headerList, body: queryPrepared() },
          handler(resolve, reject),
        );
      });
  };

export const contestants = {
  ours: async (url) => {
    const execute = await executor(url);
    return () => execute(AssignThreadDocument, { input });
  },
  'ours with a signal': async (url) => {
    const execute = await executor(url);
    const { signal } = new AbortController();
    const options = { signal };
    return () => execute(AssignThreadDocument, { input }, options);
  },
  'ours with a signal each': async (url) => {
    const execute = await executor(url);
    return () => execute(AssignThreadDocument, { input }, { signal: new AbortController().signal });
  },
  // What the caller alone pays for it: the signal is made, and not passed.
  'ours beside a signal each': async (url) => {
    const execute = await executor(url);
    return () => {
      void new AbortController().signal;
      return execute(AssignThreadDocument, { input });
    };
  },
  'Pool.dispatch': bare((resolve, reject) => new Handler(resolve, reject)),
  // Without undici and a socket: what the executor itself does, and the least that it could be.
  'ours from memory': async (url) => {
    const execute = await executor(url, fromMemory());
    return () => execute(AssignThreadDocument, { input });
  },
  'a bare handler from memory': bare((resolve, reject) => new Handler(resolve, reject), fromMemory),
  // What a signal costs at the least.
  'Pool.dispatch with a signal each': bare(
    (resolve, reject) => new Abortable(resolve, reject, new AbortController().signal),
  ),
  'Pool.request + json': async (url) => {
    const dispatcher = await pool(url, 128);
    const path = new URL(url).pathname;
    return async () => {
      const { body } = await dispatcher.request({
        path,
        method: 'POST',
        headers,
        body: queryInFull(),
      });
      return body.json();
    };
  },
  'Pool.request, unlimited': async (url) => {
    const dispatcher = await pool(url, null);
    const path = new URL(url).pathname;
    return async () => {
      const { body } = await dispatcher.request({
        path,
        method: 'POST',
        headers,
        body: queryInFull(),
      });
      return body.json();
    };
  },
  fetch: async (url) => async () => {
    const response = await fetch(url, { method: 'POST', headers, body: queryInFull() });
    return response.json();
  },
  'graphql-request': async (url) => {
    const { GraphQLClient } = await import('graphql-request');
    const client = new GraphQLClient(url, { headers });
    return async () => ({ data: await client.request(AssignThreadDocument, { input }) });
  },
  '@urql/core': async (url) => {
    const { Client, fetchExchange } = await import('@urql/core');
    const client = new Client({ url, exchanges: [fetchExchange], fetchOptions: { headers } });
    return () => client.mutation(AssignThreadDocument, { input }).toPromise();
  },
  '@apollo/client': async (url) => {
    const { ApolloClient, HttpLink, InMemoryCache } = await import('@apollo/client');
    const link = new HttpLink({ uri: url, headers });
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    return () =>
      client.mutate({
        mutation: AssignThreadDocument,
        variables: { input },
        fetchPolicy: 'no-cache',
      });
  },
  '@octokit/graphql': async (url) => {
    const { graphql } = await import('@octokit/graphql');
    const client = graphql.defaults({ baseUrl: url, headers });
    return async () => ({ data: await client(text, { input }) });
  },
  '@team-plain/typescript-sdk': async (url) => {
    const { PlainClient } = await import('@team-plain/typescript-sdk');
    const client = new PlainClient({ apiKey, apiUrl: url });
    return async () => {
      const { data, error } = await client.assignThread(input);
      if (error) throw error;
      return { data: { assignThread: { thread: data } } };
    };
  },
  '@team-plain/graphql': async (url) => {
    const { PlainClient } = await import('@team-plain/graphql');
    const client = new PlainClient({ apiKey, apiUrl: url });
    return async () => ({ data: { assignThread: await client.mutation.assignThread({ input }) } });
  },
};
