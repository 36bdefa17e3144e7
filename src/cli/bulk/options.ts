import type { RowFormat } from '../rows/row-file.js';

/** What the command line says of work in bulk. */
export interface BulkOptions {
  readonly json?: boolean;
  readonly from?: string;
  readonly format?: RowFormat;
  readonly delimiter?: string;
  readonly concurrency?: number;
  readonly reserve?: number;
  readonly batch?: number;
  readonly checkFirst?: boolean;
  readonly dryRun?: boolean;
  readonly journal?: string;
  readonly skipInvalid?: boolean;
  readonly output?: string;
}

export interface AssignOptions extends BulkOptions {
  readonly user?: string;
  readonly machineUser?: string;
  readonly fromUser?: string;
  readonly toUser?: string;
  readonly status?: string[];
  readonly limit?: number;
  readonly yes?: boolean;
}
