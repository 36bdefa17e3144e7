import type { OperationError } from '../errors.js';

/** How a row ended. In JSON it is one line of `--json`. */
export interface Outcome {
  readonly threadId: string;
  /** The physical line of a file, or the place in an iterable; both from 1. */
  readonly line: number;
  readonly outcome:
    | 'assigned'
    | 'unassigned'
    /** A reading showed that nothing had to be sent. */
    | 'already'
    | 'failed'
    | 'skipped'
    /** Of a dry run. */
    | 'would-assign'
    | 'would-unassign';
  /** Why a row was skipped. */
  readonly reason?: 'done-earlier' | 'duplicate' | 'invalid' | 'stopped';
  /** Why a row failed or is invalid. */
  readonly error?: OutcomeError;
}

export interface OutcomeError {
  /** As in `OperationError`. */
  readonly type: string;
  readonly message: string;
  /** The code of a mutation error, or of the first GraphQL error. */
  readonly code?: string;
  readonly requestId?: string;
}

export function outcomeError(error: OperationError): OutcomeError {
  const code = codeOf(error);
  return {
    type: error.type,
    message: error.message,
    ...(code !== undefined && { code }),
    ...(error.requestId !== undefined && { requestId: error.requestId }),
  };
}

/** Whether sending again could help, the rate limit apart: that one is waited for. */
export function isPassing(error: OperationError): boolean {
  switch (error.type) {
    case 'network':
    case 'timeout':
    case 'internal_server_error':
    case 'invalid_response':
      return true;
    case 'mutation_error':
      return error.errorDetails.type === 'INTERNAL';
    default:
      return false;
  }
}

function codeOf(error: OperationError): string | undefined {
  if ('errorDetails' in error && error.errorDetails) return error.errorDetails.code;
  if (!('graphqlErrors' in error)) return undefined;
  const code = error.graphqlErrors?.[0]?.extensions?.code;
  return typeof code === 'string' ? code : undefined;
}
