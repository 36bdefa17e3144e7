import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';
import { expect, onTestFinished } from 'vitest';
import type { PlainClientOptions } from '../../../src/client.js';
import { PlainClient } from '../../../src/client.js';
import type { OperationError } from '../../../src/errors.js';
import { createExecutor } from '../../../src/executor.js';
import type { Result } from '../../../src/result.js';
import {
  type Behaviour,
  type FaultServer,
  type FaultServerOptions,
  startFaultServer,
} from './server.js';

export const apiKey = 'plainApiKey_1n-the-hands-0f-faults';
export const requestId = 'request-00f';

/** The values are such that none can turn up in a message by chance. */
export const threadId = 'th_01FAULTS0000000000000001';
export const userId = 'u_01FAULTS00000000000000002';

export const readName: TypedDocumentNode<{ name: string | null }, { id: string }> = parse(
  'query readName($id: ID!) { name(id: $id) }',
);

interface Renamed {
  rename: { thing: { id: string } | null; error: { message: string } | null } | null;
}
export const rename: TypedDocumentNode<Renamed, { id: string }> = parse(
  'mutation rename($id: ID!) { rename(id: $id) { thing { id } error { message type code fields { field message type } } } }',
);

export const named = { data: { name: 'a thing' } };
export const renamed = { data: { rename: { thing: { id: 'x' }, error: null } } };

type Options = Omit<PlainClientOptions, 'apiUrl'>;

export interface Faulty {
  server: FaultServer;
  execute: ReturnType<typeof createExecutor>;
  /** A query that is sent once unless options say otherwise. */
  read(options?: CallOptions): Promise<Result<{ name: string | null }>>;
  /** A mutation, sent as the executor thinks right. */
  write(options?: CallOptions): Promise<Result<Renamed>>;
  /** `read` and `write`. */
  both: readonly ((options?: CallOptions) => Promise<Result<unknown>>)[];
}

type CallOptions = Parameters<ReturnType<typeof createExecutor>>[2];

/** A server with this script and an executor for it, both closed when the test is over. */
export async function faulty(
  script: Behaviour | readonly Behaviour[],
  options: Options = {},
  serverOptions: FaultServerOptions = {},
): Promise<Faulty> {
  const server = await startFaultServer(script, serverOptions);
  onTestFinished(() => server.close());
  const execute = executor({ apiUrl: server.url, ...options });
  const read: Faulty['read'] = (call) =>
    execute(readName, { id: threadId }, { retry: false, ...call });
  const write: Faulty['write'] = (call) => execute(rename, { id: threadId }, { ...call });
  return { server, execute, read, write, both: [read, write] };
}

/** An executor that is closed when the test is over. */
export function executor(options: Partial<PlainClientOptions>) {
  const execute = createExecutor({ apiKey, ...options });
  onTestFinished(() => execute.close());
  return execute;
}

/** A client that is closed when the test is over. */
export function plainClient(options: Partial<PlainClientOptions>) {
  const client = new PlainClient({ apiKey, ...options });
  onTestFinished(() => client.close());
  return client;
}

const errorTypes = [
  'unauthenticated',
  'forbidden',
  'bad_request',
  'rate_limited',
  'internal_server_error',
  'mutation_error',
  'graphql_error',
  'network',
  'timeout',
  'aborted',
  'invalid_response',
] as const;

/** What every failure must be, whatever its type. */
export function failureOf(result: Result<unknown>): OperationError {
  expect(Object.keys(result).filter((key) => key !== 'meta')).toEqual(['error']);
  const { error } = result;
  if (error === undefined) throw new Error('a result without an error');
  expect(error).toBeInstanceOf(Error);
  expect(errorTypes).toContain(error.type);
  expect(error.message).not.toBe('');
  expect(error.attempts).toBeTypeOf('number');
  expect(error.maybeApplied).toBeTypeOf('boolean');
  expect(error.message).not.toContain(threadId);
  return error;
}

export function dataOf<T>(result: Result<T>): T {
  if (result.error !== undefined) throw result.error;
  expect(Object.keys(result).sort()).toEqual(['data', 'meta']);
  return result.data;
}

/** Fails the test when a call has not settled long after it should have. */
export async function settles<T>(call: Promise<T>, withinMs = 5000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not settled in ${withinMs} ms`)), withinMs);
  });
  return Promise.race([call, late]).finally(() => clearTimeout(timer));
}

/** A promise to be resolved from outside. */
export function signpost(): { reached: Promise<void>; reach: () => void } {
  let reach = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { reached, reach: () => reach() };
}
