import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface HeldThread {
  assignee: string | null;
  updatedAt: Date;
  /** How often a mutation changed it. */
  changes: number;
  /** Who took it meanwhile, and how often it was sent after that. */
  takenBy?: string;
  sentAfterwards?: number;
}

export interface FaultServerOptions {
  threads?: readonly string[];
  /** Ids of users by their addresses. */
  users?: Readonly<Record<string, string>>;
  /** One fixed window after another, from the first call on. */
  rateLimit?: { limit: number; windowMs: number };
  /** The share of calls that meet a fault. */
  faults?: number;
  seed?: number;
  /** Milliseconds for each answer. */
  latency?: number;
  /** Answers a call instead of the server; undefined lets it pass. */
  answer?: (call: Call) => Answer | undefined;
  /** What happens at one mutation of a request, whichever alias it has; undefined lets it pass. */
  at?: (threadId: string, call: Call) => MutationFault | undefined;
  /** A colleague who takes the thread as soon as a mutation of it has ended, in whatever way. */
  takes?: (threadId: string) => string | undefined;
  /** How times are written, if not with a zone. */
  printed?: (time: Date) => string;
}

interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cuts the connection, before anything is run or after it. */
  readonly cut?: 'before' | 'after';
}

type MutationFault =
  /** The resolver throws: the fields are non-null, so that there is no data, and none after it runs. */
  | { readonly throws: string }
  | { readonly refuses: { type: string; code: string; message: string } };

export interface Call {
  readonly operation: string;
  /** Of the first mutation, or of the thread that is read. */
  readonly threadId: string | undefined;
  /** Of all mutations, or of the page that is read. */
  readonly threadIds: readonly string[];
  /** When it came, in milliseconds since the epoch. */
  readonly at: number;
}

/** Keeps the assignees of threads, and fails in every way that a network and a server can. */
export class FaultServer implements AsyncDisposable {
  readonly threads = new Map<string, HeldThread>();
  readonly calls: Call[] = [];
  /** How many calls each window let through. */
  readonly windows: number[] = [];
  /** When calls were let through, in milliseconds since the window began. */
  readonly offsets: number[] = [];
  refusals = 0;
  faults: number;
  readonly #options: FaultServerOptions;
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  });
  readonly #arrivals = new EventEmitter().setMaxListeners(0);
  #random: () => number;
  #windowEnd = 0;
  #used = 0;

  static async start(options: FaultServerOptions = {}): Promise<FaultServer> {
    const server = new FaultServer(options);
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  private constructor(options: FaultServerOptions) {
    this.#options = options;
    this.faults = options.faults ?? 0;
    this.#random = randomFrom(options.seed ?? 1);
    for (const id of options.threads ?? []) {
      this.threads.set(id, { assignee: null, updatedAt: new Date(0), changes: 0 });
    }
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/graphql/v1`;
  }

  /** When so many calls have come. */
  async reached(calls: number): Promise<void> {
    while (this.calls.length < calls) await once(this.#arrivals, 'call');
  }

  count(operation: string): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { operationName: operation, variables } = JSON.parse(text);
    const inputs: [string, Input][] = Object.entries(variables).flatMap(([name, value]) =>
      /^(input|t\d+)$/.test(name) ? [[name, value as Input]] : [],
    );
    const threadIds =
      inputs.length > 0
        ? inputs.map(([, input]) => input.threadId)
        : (variables.filters?.threadIds ?? [variables.threadId ?? []].flat());
    const call = { operation, threadId: threadIds[0], threadIds, at: Date.now() };
    if (!this.#admit(response)) {
      this.refusals += 1;
      return send(response, 429, {
        errors: [{ message: 'Too Many Requests', extensions: { code: 'RATE_LIMITED' } }],
      });
    }
    this.calls.push(call);
    this.#arrivals.emit('call');
    for (const [, { threadId }] of inputs) {
      const held = this.threads.get(threadId);
      if (held?.takenBy) held.sentAfterwards = (held.sentAfterwards ?? 0) + 1;
    }
    const own = this.#options.answer?.(call);
    if (own?.cut === 'after') this.#answer(operation, variables, inputs, call);
    if (own?.cut) return void response.destroy();
    if (own) return send(response, own.status ?? 200, own.body, own.headers);
    if (this.#options.latency) await delay(this.#options.latency);
    const fault = this.#random() < this.faults ? pick(faults, this.#random()) : undefined;
    if (fault === '429') {
      this.refusals += 1;
      response.setHeader('retry-after', '0.05');
      return send(response, 429, { errors: [{ message: 'slow down' }] });
    }
    if (fault === '500' || fault === '503') return send(response, Number(fault), 'no');
    if (fault === 'reset before') {
      if (inputs.length > 0) this.#letTake(threadIds);
      return void response.destroy();
    }
    if (fault === 'slow before') await delay(this.#random() * 200);
    const body = this.#answer(operation, variables, inputs, call);
    if (inputs.length > 0) this.#letTake(threadIds);
    if (fault === 'reset after') return void response.destroy();
    if (fault === '500 after') return send(response, 500, 'no');
    if (fault === 'slow after') await delay(this.#random() * 200);
    send(response, 200, body);
  }

  #admit(response: ServerResponse): boolean {
    const { rateLimit } = this.#options;
    if (!rateLimit) return true;
    const now = Date.now();
    if (now >= this.#windowEnd) {
      this.#windowEnd = now + rateLimit.windowMs;
      this.#used = 0;
      this.windows.push(0);
    }
    const isAdmitted = this.#used < rateLimit.limit;
    if (isAdmitted) {
      this.#used += 1;
      this.windows[this.windows.length - 1] = this.#used;
      this.offsets.push(now - (this.#windowEnd - rateLimit.windowMs));
    }
    response.setHeader('x-ratelimit-limit', rateLimit.limit);
    response.setHeader('x-ratelimit-remaining', rateLimit.limit - this.#used);
    response.setHeader('x-ratelimit-reset', new Date(this.#windowEnd).toISOString());
    return isAdmitted;
  }

  #answer(
    operation: string,
    variables: Variables,
    inputs: readonly [string, Input][],
    call: Call,
  ): unknown {
    if (operation === 'userByEmail') {
      const id = this.#options.users?.[variables.email ?? ''];
      return { data: { userByEmail: id === undefined ? null : { id } } };
    }
    if (operation === 'users') {
      const edges = ['u_1', 'u_2'].map((id) => ({ cursor: id, node: { id } }));
      return { data: { users: { edges, pageInfo: { hasNextPage: false } } } };
    }
    if (operation === 'threads') {
      const ids = variables.filters?.threadIds ?? [...this.threads.keys()];
      const nodes = ids.filter((id) => this.threads.has(id)).map((id) => this.#thread(id));
      const pageInfo = { hasNextPage: false, hasPreviousPage: false };
      const edges = nodes.map((node) => ({ cursor: node?.id, node }));
      return { data: { threads: { edges, pageInfo, totalCount: nodes.length } } };
    }
    if (operation === 'thread') {
      return { data: { thread: this.#thread(variables.threadId ?? '') ?? null } };
    }
    const field = operation.replace(/s$/, '');
    const data: Record<string, unknown> = {};
    for (const [name, input] of inputs) {
      const key = name === 'input' ? field : name;
      const fault = this.#options.at?.(input.threadId, call);
      if (fault && 'throws' in fault) {
        const error = { message: 'it broke', path: [key], extensions: { code: fault.throws } };
        return { errors: [error], data: null };
      }
      const refused = fault?.refuses ?? (this.threads.has(input.threadId) ? undefined : notFound);
      if (refused) data[key] = { thread: null, error: { fields: [], ...refused } };
      else {
        this.assign(input.threadId, input.userId ?? input.machineUserId ?? null);
        data[key] = { thread: this.#thread(input.threadId), error: null };
      }
    }
    return { data };
  }

  #letTake(threadIds: readonly string[]): void {
    for (const id of threadIds) {
      const held = this.threads.get(id);
      const colleague = this.#options.takes?.(id);
      if (!held || colleague === undefined) continue;
      held.assignee = colleague;
      held.takenBy = colleague;
      held.updatedAt = new Date();
    }
  }

  /** Changes a thread, as a mutation does or a colleague. */
  assign(threadId: string, assignee: string | null): void {
    const held = this.threads.get(threadId);
    if (!held) return;
    held.assignee = assignee;
    held.updatedAt = new Date();
    held.changes += 1;
  }

  #thread(id: string) {
    const held = this.threads.get(id);
    if (!held) return undefined;
    const { assignee, updatedAt } = held;
    const __typename = assignee?.startsWith('mu_') ? 'MachineUser' : 'User';
    const assignedTo = assignee === null ? null : { __typename, id: assignee, fullName: 'N. N.' };
    const time = {
      __typename: 'DateTime',
      iso8601: this.#options.printed?.(updatedAt) ?? updatedAt.toISOString(),
    };
    return { __typename: 'Thread', id, assignedTo, updatedAt: time };
  }
}

interface Variables {
  readonly threadId?: string;
  readonly email?: string;
  readonly filters?: { threadIds?: string[] };
}

interface Input {
  readonly threadId: string;
  readonly userId?: string;
  readonly machineUserId?: string;
}

const notFound = { message: 'not found', type: 'VALIDATION', code: 'not_found' };

const faults = [
  '429',
  '500',
  '503',
  'reset before',
  'reset after',
  '500 after',
  'slow before',
  'slow after',
] as const;

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Answer['headers'] = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function pick<T>(list: readonly T[], random: number): T | undefined {
  return list[Math.floor(random * list.length)];
}

/** Mulberry32: a small generator that gives the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
