export type { Assignment, AssignThreadsOptions } from './bulk/assign-threads.js';
export type { Outcome, OutcomeError } from './bulk/outcome.js';
export {
  type AssignThreadArguments,
  type Attachment,
  PlainClient,
  type PlainClientOptions,
  type Thread,
  type UnassignThreadArguments,
  type UploadAttachmentInput,
} from './client.js';
export type { PageInfo } from './connection.js';
export * from './documents.js';
export type {
  AbortedError,
  BadRequestError,
  ForbiddenError,
  GraphQLErrorEntry,
  GraphQLErrors,
  GraphQLFailedError,
  InternalServerError,
  InvalidResponseError,
  MutationErrorDetails,
  MutationFailedError,
  NetworkError,
  OperationError,
  RateLimitedError,
  TimeoutError,
  UnauthenticatedError,
} from './errors.js';
export type { UndiciDispatcher } from './executor/dispatcher.js';
export type { TypedDocument, UntypedDocument } from './executor/prepare/document.js';
export type { TlsOptions } from './executor/prepare/options.js';
export type { AttemptTrace, CallTrace, TraceOutcome } from './executor/tell/tracing.js';
export {
  type CloseOptions,
  createExecutor,
  type Execute,
  type ExecuteOptions,
  type ExecutorOptions,
  type RetryOption,
} from './executor.js';
export { type Page, type Pages, type PaginateOptions, paginate } from './paginate.js';
export { type Meta, type RateLimit, type Result, unwrap } from './result.js';
export type { AttachmentContent } from './upload/content.js';
