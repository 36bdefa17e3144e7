import { type Job, newJob } from '../row-states.js';
import type { Row } from '../rows.js';

/** A request that waits for its turn, or is on its way. */
export type Request =
  /** Rows that are sent for the first time. Hundreds wait for the journal, and become jobs as they go. */
  | { readonly kind: 'begin'; readonly rows: readonly Row[] }
  | { readonly kind: 'send' | 'read'; readonly jobs: readonly Job[] };

/** @param isNoted the journal has those that begin down as about to be sent */
export function jobsOf(request: Request, isNoted: boolean): readonly Job[] {
  if (request.kind !== 'begin') return request.jobs;
  return request.rows.map((row) => {
    const job = newJob(row);
    job.noted = isNoted;
    return job;
  });
}

/** The journal has nothing to learn of it. */
export function isNoted(request: Request): boolean {
  if (request.kind === 'begin') return false;
  return request.kind === 'read' || request.jobs.every(({ noted }) => noted);
}

/** The rows that the journal does not know yet; from now on it does, or nothing more is sent. */
export function rowsToNote(requests: readonly Request[]): Row[] {
  const rows: Row[] = [];
  for (const request of requests) {
    if (request.kind === 'begin') {
      for (const row of request.rows) rows.push(row);
      continue;
    }
    for (const job of request.jobs) {
      if (!job.noted) rows.push(job.row);
      job.noted = true;
    }
  }
  return rows;
}
