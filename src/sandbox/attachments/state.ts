import { largestAttachments } from '../../attachment-rules.js';
import { notFound, refused } from '../errors.js';
import { refuseMore } from '../input.js';
import type { Entry } from '../state/entry.js';
import { type Store, table } from '../state/store.js';

/** A file that can be sent along, once it is uploaded. */
export interface Attachment extends Entry {
  /** The id of a customer. */
  customer: string;
  fileName: string;
  /** In bytes. */
  size: number;
  type: keyof typeof largestAttachments;
  /** Null until the file is uploaded. */
  content: Uint8Array | null;
  isUsed: boolean;
}

export const attachments = table<Attachment>('attachment', 'att');

const day = 86_400_000;

/**
 * The attachments of an input, which are in use from now on.
 *
 * @throws {MutationRefused} where an id is unknown, nothing was uploaded, or they are too much for one
 *   message
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
  refuseMore(most, field, wanted);
  refuseTogether(found, field);
  for (const attachment of found) {
    if (!attachment || attachment.isUsed) continue;
    attachment.isUsed = true;
    store.undo?.push(() => {
      attachment.isUsed = false;
    });
  }
  return wanted;
}

const most = 100;

/** What one attachment of a type may have is what all of a message's have together. */
function refuseTogether(found: readonly (Attachment | undefined)[], field: string): void {
  const sizes = new Map<Attachment['type'], number>();
  for (const each of found) {
    if (each) sizes.set(each.type, (sizes.get(each.type) ?? 0) + each.size);
  }
  for (const [type, size] of sizes) {
    const allowed = largestAttachments[type];
    if (size <= allowed) continue;
    const message = `Attachments of type ${type} have at most ${allowed} bytes together, and these ${size}.`;
    throw refused('attachment_file_size_too_large', message, [
      { field, type: 'VALIDATION', message },
    ]);
  }
}

export const attachmentsOf = (ids: readonly string[], store: Store): Attachment[] =>
  ids.flatMap((id) => attachments(store).get(id) ?? []);
