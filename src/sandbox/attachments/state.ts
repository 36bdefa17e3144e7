import type { Entry } from '../entry.js';
import { notFound, refused } from '../errors.js';
import { type Store, table } from '../store.js';

/** A file that can be sent along, once it is uploaded. */
export interface Attachment extends Entry {
  /** The id of a customer. */
  customer: string;
  fileName: string;
  /** In bytes. */
  size: number;
  type: string;
  /** Null until the file is uploaded. */
  content: Uint8Array | null;
  isUsed: boolean;
}

export const attachments = table<Attachment>('attachment', 'att');

const day = 86_400_000;

/**
 * The attachments of an input, which are in use from now on.
 *
 * @throws {MutationRefused} where an id is unknown, or nothing was uploaded
 */
export function useAttachments(ids: readonly string[] | null | undefined, store: Store): string[] {
  const wanted = [...new Set(ids ?? [])];
  const found = wanted.map((id) => attachments(store).get(id));
  // What nothing refers to is deleted after a day.
  const isThere = (attachment: Attachment | undefined) =>
    attachment?.isUsed ||
    (attachment && Date.parse(attachment.createdAt) + day > Date.parse(store.now()));
  const field = 'attachmentIds';
  const absent = wanted.filter((_id, index) => !isThere(found[index]));
  if (absent.length > 0) {
    const message = `There is no attachment with the id ${absent.join(', ')}.`;
    throw notFound([{ field, type: 'NOT_FOUND', message }]);
  }
  const early = found.find((attachment) => attachment?.content === null);
  if (early) {
    const message = `The file of ${early.id} was not uploaded.`;
    throw refused('attachment_not_uploaded', message, [{ field, type: 'VALIDATION', message }]);
  }
  for (const attachment of found) if (attachment) attachment.isUsed = true;
  return wanted;
}

export const attachmentsOf = (ids: readonly string[], store: Store): Attachment[] =>
  ids.flatMap((id) => attachments(store).get(id) ?? []);
