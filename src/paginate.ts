import {
  type Connection,
  connectionInResponse,
  connectionOf,
  operationNameOf,
  type PageInfo,
} from './connection.js';
import { type OperationError, operationError } from './errors.js';
import type { TypedDocument, UntypedDocument } from './executor/prepare/document.js';
import { listen, unlisten } from './executor/send/signals.js';
import type { Execute, ExecuteOptions } from './executor.js';
import type { Result } from './result.js';

export interface PaginateOptions<Path extends readonly string[] = readonly string[]>
  extends ExecuteOptions {
  /**
   * Nodes asked for by a request. Plain allows 100 at the most.
   *
   * @default the variable of the connection's `first`, else 100
   */
  readonly pageSize?: number | undefined;
  /**
   * Nodes at the most; the last page asks for no more than are missing.
   *
   * @default Infinity
   */
  readonly limit?: number | undefined;
  /**
   * The cursor to begin behind: an earlier page's `pageInfo.endCursor`, or the `after` of the error
   * that a page failed with.
   */
  readonly after?: string | undefined;
  /**
   * Where the connection is in `data`, by the names that the response has; not needed where the
   * document selects one.
   *
   * @example ['thread', 'timelineEntries']
   */
  readonly path?: Path | undefined;
  /**
   * Pages that are asked for before they are wanted.
   *
   * @default 0
   */
  readonly readAhead?: number | undefined;
}

/** One page of a connection. */
export interface Page<Node> {
  /** Without those that are null. */
  readonly nodes: Node[];
  readonly pageInfo: PageInfo;
  /** Where the document selects it; most connections have none. */
  readonly totalCount?: number;
}

/** The nodes of all pages, one after the other; or the pages. Each iteration begins anew. */
export interface Pages<Node> extends AsyncIterable<Node> {
  pages(): AsyncGenerator<Page<Node>, void, void>;
}

/**
 * Reads a connection page by page, forward. The client's hold, deadline and retries are those of
 * each request; `signal` ends the whole.
 *
 * @param client a client, or the function that `createExecutor` gives
 * @param document a query that selects `pageInfo { hasNextPage endCursor }` of the connection, whose
 *   `after` is a variable
 * @throws {TypeError} where the document cannot be read in pages, or an option is not what it must be
 * @throws {OperationError} in iteration, where a page fails: `after` is the cursor to go on from
 */
export function paginate<T = unknown, V = JsonVariables, const Path extends readonly string[] = []>(
  client: Execute | { readonly execute: Execute },
  document: TypedDocument<T, V> | UntypedDocument,
  ...rest: [
    ...(Record<never, never> extends FirstPage<V>
      ? [variables?: NoInfer<FirstPage<V>> | undefined]
      : [variables: NoInfer<FirstPage<V>>]),
    options?: PaginateOptions<Path> | undefined,
  ]
): Pages<NodeIn<At<T, Path>>> {
  const [variables, options] = rest as unknown as [JsonVariables?, PaginateOptions?];
  const execute = typeof client === 'function' ? client : client.execute;
  const reader = new Reader(execute, document as UntypedDocument, variables ?? {}, options ?? {});
  const pages = () => reader.pages() as AsyncGenerator<Page<NodeIn<At<T, Path>>>, void, void>;
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const { nodes } of pages()) yield* nodes;
    },
  };
}

interface JsonVariables {
  readonly [name: string]: unknown;
}

/** The variables of the document, of which the pages' own may be left out. */
export type FirstPage<V> = Omit<V, 'first' | 'after'> &
  Partial<Pick<V, keyof V & ('first' | 'after')>>;

/** What stands at a path. */
export type At<T, Path extends readonly string[]> = Path extends readonly [
  infer Key,
  ...infer Rest extends string[],
]
  ? At<NonNullable<T>[Key & keyof NonNullable<T>], Rest>
  : T;

/** The node of the connection in data. */
export type NodeIn<T> = unknown extends T
  ? unknown
  : T extends readonly unknown[]
    ? never
    : T extends { readonly pageInfo: unknown }
      ? NodeOf<T>
      : T extends object
        ? { [Key in keyof T]: NodeIn<Exclude<T[Key], null | undefined>> }[keyof T]
        : never;

type NodeOf<Connection> = Connection extends { readonly nodes: infer Nodes }
  ? NonNullable<Item<Nodes>>
  : Connection extends { readonly edges: infer Edges }
    ? NonNullable<NonNullable<Item<Edges>>['node' & keyof NonNullable<Item<Edges>>]>
    : never;

type Item<List> = NonNullable<List> extends readonly (infer Element)[] ? Element : never;

interface Step {
  readonly page: Page<unknown>;
  /** The cursor behind which the next page begins, where there is one. */
  readonly next: string | undefined;
  /** Nodes up to the end of this page. */
  readonly taken: number;
}

/** One iteration. */
interface Round {
  /** Calls off what was asked for ahead; undefined where nothing is. */
  readonly done: AbortController | undefined;
  /** Where pages ended: a list that comes back to one of them has no end. */
  readonly cursors: Set<string>;
}

class Reader {
  readonly #execute: Execute;
  readonly #document: UntypedDocument;
  readonly #variables: JsonVariables;
  readonly #options: ExecuteOptions;
  readonly #connection: Connection;
  readonly #path: readonly string[] | undefined;
  readonly #pageSize: number;
  readonly #limit: number;
  readonly #readAhead: number;
  readonly #start: string | undefined;

  constructor(
    execute: Execute,
    document: UntypedDocument,
    variables: JsonVariables,
    options: PaginateOptions,
  ) {
    const { pageSize, limit, after, path, readAhead, ...executeOptions } = options;
    if (path !== undefined && !Array.isArray(path)) {
      throw new TypeError('path must be a list of names, as ["thread", "timelineEntries"]');
    }
    const connection = connectionOf(document, path, options.operationName);
    const backward = connection.backward.find((name) => variables[name] != null);
    if (backward !== undefined) {
      throw new TypeError(`pages are read forward: leave the variable ${backward} out`);
    }
    const given = connection.first === undefined ? undefined : variables[connection.first];
    const cursor = after ?? (connection.after && variables[connection.after]);
    this.#execute = execute;
    this.#document = document;
    this.#variables = variables;
    this.#options = executeOptions;
    this.#connection = connection;
    this.#path = path ?? connection.path;
    this.#pageSize = atLeast(1, 'pageSize', pageSize ?? (given as number | null) ?? 100);
    this.#limit = limit === undefined ? Infinity : atLeast(0, 'limit', limit);
    this.#readAhead = atLeast(0, 'readAhead', readAhead ?? 0);
    this.#start = typeof cursor === 'string' ? cursor : undefined;
  }

  async *pages(): AsyncGenerator<Page<unknown>, void, void> {
    if (this.#limit === 0) return;
    // What was asked for ahead is called off where nobody reads on.
    const done = this.#readAhead === 0 ? undefined : new AbortController();
    const asked: Promise<Step | undefined>[] = [];
    const cursors = new Set(this.#start === undefined ? [] : [this.#start]);
    const round: Round = { done, cursors };
    let last = this.#read(this.#start, 0, round);
    try {
      for (;;) {
        if (asked.length === 0) asked.push(last);
        while (asked.length <= this.#readAhead) {
          last = last.then((step) => this.#readNext(step, round));
          // A failure is told when its page is wanted, or not at all.
          last.catch(() => {});
          asked.push(last);
        }
        const step = await asked.shift();
        if (!step) return;
        yield step.page;
        if (this.#readAhead === 0) last = this.#readNext(step, round);
      }
    } finally {
      done?.abort();
    }
  }

  async #readNext(step: Step | undefined, round: Round): Promise<Step | undefined> {
    if (step?.next === undefined || step.taken >= this.#limit) return undefined;
    return await this.#read(step.next, step.taken, round);
  }

  async #read(
    after: string | undefined,
    taken: number,
    { done, cursors }: Round,
  ): Promise<Step | undefined> {
    const connection = this.#connection;
    const size = Math.min(this.#pageSize, this.#limit - taken);
    const variables: Record<string, unknown> = { ...this.#variables };
    if (connection.first !== undefined) variables[connection.first] = size;
    if (connection.after !== undefined && after !== undefined) variables[connection.after] = after;
    const result = await this.#send(variables, done);
    if (result.error) throw withCursor(result.error, after);
    const found = connectionInResponse(result.data, this.#path);
    if (found === null) return undefined;
    if (found === 'several')
      throw new TypeError('several connections came: give the path of one, as ["threads"]');
    const { pageInfo, nodes, edges, totalCount } = found ?? {};
    const items = nodes ?? (Array.isArray(edges) ? edges.map((edge) => edge?.node) : undefined);
    if (typeof pageInfo !== 'object' || pageInfo === null || !Array.isArray(items)) {
      throw withCursor(this.#invalid(result, 'no connection came with pageInfo and nodes'), after);
    }
    const { hasNextPage, endCursor } = pageInfo;
    const more = hasNextPage !== false && typeof endCursor === 'string' && endCursor !== '';
    if (more && cursors.has(endCursor)) {
      throw withCursor(this.#invalid(result, 'two pages end at the same cursor'), after);
    }
    if (more) cursors.add(endCursor);
    const page: Page<unknown> = {
      // A document's own `first` may bring more than are wanted.
      nodes: items.slice(0, this.#limit - taken).filter((node) => node != null),
      pageInfo,
      ...(typeof totalCount === 'number' && { totalCount }),
    };
    return { page, next: more ? endCursor : undefined, taken: taken + items.length };
  }

  /** Not by `AbortSignal.any`, which takes no signal of another realm. */
  async #send(
    variables: JsonVariables,
    done: AbortController | undefined,
  ): Promise<Result<unknown>> {
    const options = this.#options;
    if (!done) return await this.#execute(this.#document, variables, options);
    const { signal } = options;
    const reading = { onAbort: (reason: unknown) => done.abort(reason) };
    if (signal) listen(signal, reading);
    if (signal?.aborted) done.abort(signal.reason);
    try {
      return await this.#execute(this.#document, variables, { ...options, signal: done.signal });
    } finally {
      if (signal) unlisten(signal, reading);
    }
  }

  #invalid({ meta }: Result<unknown>, detail: string): OperationError {
    const operationName = this.#options.operationName ?? operationNameOf(this.#document);
    const { status, requestId, attempts = 1 } = meta ?? {};
    return operationError(`${operationName}: ${detail}`, {
      type: 'invalid_response',
      operationName,
      attempts,
      maybeApplied: false,
      status,
      requestId,
    });
  }
}

function withCursor(error: OperationError, after: string | undefined): OperationError {
  if (after !== undefined) {
    Object.defineProperty(error, 'after', { value: after, enumerable: true, configurable: true });
  }
  return error;
}

function atLeast(least: number, name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new TypeError(`${name} must be a whole number of at least ${least}`);
  }
  return value;
}
