import { afterAll, expect } from 'vitest';
import { type OperationError, PlainClient, type TypedDocument, unwrap } from '../../src/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';

type Variables = Record<string, unknown>;

/** Runs documents on a sandbox as a team would, with the package's own client. */
export function calls(sandbox: Sandbox, apiKey: string = sandbox.apiKey) {
  const client = new PlainClient({ apiKey, apiUrl: sandbox.url });
  afterAll(() => client.close());
  const execute = <T, V extends Variables>(document: TypedDocument<T, V>, variables: V) =>
    client.execute(document as TypedDocument<T, Variables>, variables);
  return {
    client,
    /** The data of a call that succeeds. */
    run: async <T, V extends Variables>(document: TypedDocument<T, V>, variables: V) =>
      unwrap(await execute(document, variables)),
    /** Why a mutation is refused: its code, then the fields at fault, each with its type. */
    refusal: async <T, V extends Variables>(document: TypedDocument<T, V>, variables: V) => {
      const { error } = await execute(document, variables);
      const { code, fields } = detailsOf(error);
      return [code, ...fields.map(({ field, type }) => `${field} ${type}`)];
    },
  };
}

function detailsOf(error: OperationError | undefined) {
  expect(error).toMatchObject({ type: 'mutation_error' });
  if (error?.type !== 'mutation_error') throw error;
  return error.errorDetails;
}

/** The objects of a page. */
export const nodes = <T>({ edges }: { edges: readonly { node: T }[] }): T[] =>
  edges.map(({ node }) => node);
