import type { MutationError } from '../errors.js';

/** What the next requests get in place of their answer. */
export interface Fault {
  /** How many requests. @default 1 */
  times?: number;
  /** Only requests whose document has an operation of this name; the others run as ever. */
  operation?: string;
  /** The HTTP status of the answer, and nothing is run. @default 200 where `code` is given */
  status?: number;
  /** The code of a GraphQL error in the answer, e.g. `INTERNAL_SERVER_ERROR`. */
  code?: string;
  /** Headers of the answer, e.g. `{ 'retry-after': '1' }`. */
  headers?: Record<string, string>;
  /** The body of the answer, in place of the GraphQL error. */
  body?: string;
  /** What a mutation's payload carries: HTTP is 200, and nothing is changed. */
  mutationError?: Partial<MutationError>;
  /** Cuts the connection: before anything is run, or after it was run in place of the answer. */
  disconnect?: 'before' | 'after';
  /** Milliseconds by which the answer is late. */
  delay?: number;
}

/** The faults that are still to come, the oldest first. */
export interface Faults {
  add(fault: Fault): void;
  /** Takes the first fault that is meant for this document. */
  next(query: string): Fault | undefined;
}

export function createFaults(): Faults {
  const queue: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      const left = fault.times ?? 1;
      if (!Number.isInteger(left) || left < 1) {
        throw new TypeError(`times must be a whole number from 1, not ${left}.`);
      }
      queue.push({ fault, left });
    },
    next(query) {
      const index = queue.findIndex(({ fault }) => isMeantFor(fault, query));
      const entry = queue[index];
      if (!entry) return undefined;
      entry.left -= 1;
      if (entry.left === 0) queue.splice(index, 1);
      return entry.fault;
    },
  };
}

/** Fills what a scripted mutation error leaves out. */
export const completeMutationError = (error: Partial<MutationError>): MutationError => ({
  message: 'Something went wrong.',
  type: 'INTERNAL',
  code: 'internal',
  fields: [],
  ...error,
});

function isMeantFor({ operation }: Fault, query: string): boolean {
  if (operation === undefined) return true;
  return Array.from(query.matchAll(/\b(?:query|mutation)\s+(\w+)/g)).some(
    ([, name]) => name === operation,
  );
}
