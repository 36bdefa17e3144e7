import { queryError } from '../errors.js';

/** The arguments of a Relay connection: `first` and `after`, or `last` and `before`. */
export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** The arguments of a list that can be filtered. */
export interface List<Filters> extends PageArguments {
  filters?: Filters | null;
}

export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  totalCount: number;
}

/** The order of a list. Items of the same rank stand in the order of their ids. */
export interface Order<T> {
  /** Tells the cursors of this order from those of others. */
  name: string;
  rank(item: T): string | number | null;
  descending: boolean;
}

export const byCreation: Order<{ id: string; createdAt: string }> = {
  name: 'CREATED_AT',
  descending: false,
  rank: ({ createdAt }) => createdAt,
};

const defaultSize = 25;
const largestSize = 100;

/**
 * One page of a list.
 *
 * A cursor holds an item's rank and not its index, so that paging goes on at the right place
 * when items before it were taken out by the filter, e.g. threads that were assigned meanwhile.
 *
 * @throws {GraphQLError} where both directions are mixed, a size is negative, a cursor is not ours
 */
export function page<T extends { id: string }>(
  items: Iterable<T>,
  order: Order<T>,
  { first, after, last, before }: PageArguments,
): Connection<T> {
  const forward = first != null || after != null;
  const backward = last != null || before != null;
  if (forward && backward) {
    throw queryError(
      'Ask for first and after, or for last and before, never for both.',
      'GRAPHQL_VALIDATION_FAILED',
    );
  }
  const size = Math.min((backward ? last : first) ?? defaultSize, largestSize);
  if (size < 0) {
    throw queryError(
      `${backward ? 'last' : 'first'} must not be negative.`,
      'GRAPHQL_VALIDATION_FAILED',
    );
  }
  const positionOf = (item: T): Position => [order.rank(item), item.id];
  const compare = (a: Position, b: Position) =>
    (order.descending ? -1 : 1) * compareValues(a[0], b[0]) || compareValues(a[1], b[1]);
  const sorted = [...items]
    .map((node) => ({ node, position: positionOf(node) }))
    .sort((a, b) => compare(a.position, b.position));
  const indexOf = (cursor: string, beyond: boolean) => {
    const position = readCursor(cursor, order.name);
    const index = sorted.findIndex((entry) => {
      const side = compare(entry.position, position);
      return beyond ? side > 0 : side >= 0;
    });
    return index === -1 ? sorted.length : index;
  };
  let start = after == null ? 0 : indexOf(after, true);
  let end = before == null ? sorted.length : indexOf(before, false);
  if (backward) start = Math.max(0, end - size);
  else end = Math.min(sorted.length, start + size);

  const edges = sorted
    .slice(start, end)
    .map(({ node, position }) => ({ cursor: writeCursor(order.name, position), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: end < sorted.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: sorted.length,
  };
}

type Position = [rank: string | number | null, id: string];

/** What has no rank comes after what has one. */
function compareValues(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

const writeCursor = (order: string, position: Position): string =>
  Buffer.from(JSON.stringify([order, ...position])).toString('base64url');

function readCursor(cursor: string, order: string): Position {
  try {
    const [name, rank, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const ranked = rank === null || typeof rank === 'string' || typeof rank === 'number';
    if (name === order && ranked && typeof id === 'string') return [rank, id];
  } catch {
    // Not JSON: not a cursor of ours either.
  }
  throw queryError('The cursor does not belong to this list in this order.', 'BAD_USER_INPUT');
}
