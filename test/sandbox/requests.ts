import { afterAll } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.js';

interface Reply {
  status: number;
  headers: Headers;
  data: Record<string, unknown> | null | undefined;
  errors: { message: string; locations?: unknown[]; extensions: { code: string } }[];
}

export interface Running extends Sandbox {
  /** Sends a document, by default with the key that may do everything. */
  ask(query: string, variables?: object, apiKey?: string): Promise<Reply>;
  /** Sends any body. */
  post(body: string | Uint8Array, headers?: Record<string, string>): Promise<Reply>;
}

/** A sandbox that ends with the test file. */
export async function running(options: SandboxOptions = {}): Promise<Running> {
  const sandbox = await startSandbox(options);
  afterAll(() => sandbox.close());
  const post: Running['post'] = async (body, headers = {}) => {
    const response = await fetch(sandbox.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${sandbox.apiKey}`,
        ...headers,
      },
      body: body as BodyInit,
    });
    const { data, errors = [] } = (await response.json()) as Partial<Reply>;
    return { status: response.status, headers: response.headers, data, errors };
  };
  const ask: Running['ask'] = (query, variables, apiKey = sandbox.apiKey) =>
    post(JSON.stringify({ query, variables }), { authorization: `Bearer ${apiKey}` });
  return { ...sandbox, ask, post };
}

export const documentedThread = 'th_01H8H46YPB2S4MAJM382FG9423';
export const matt = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';
export const keyOwner = 'mu_01HBZM0TZAKAZPJ47NX7X7XMDY';
