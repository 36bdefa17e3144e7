import { extensionOf, largestAttachments, refusedExtensions } from '../../attachment-rules.js';
import { customers } from '../customers/state.js';
import { invalidInput, refused } from '../errors.js';
import { refuseEmpty } from '../input.js';
import { lookUp } from '../look-up.js';
import { madeBy, mutation, type Section } from '../section.js';
import { formFor } from './policy.js';
import { type Attachment, attachments } from './state.js';

const hour = 3_600_000;

/** https://www.plain.com/docs/graphql/attachments */
export const attachmentsSection: Section = {
  kinds: {
    Attachment: {
      prefix: 'att',
      read: 'attachment:download',
      all: (store) => attachments(store).all(),
    },
  },
  mutations: {
    createAttachmentUploadUrl: mutation(
      'attachment:create',
      (input: UploadInput, { store, keyOwner, origin }) => {
        const { customerId: customer } = lookUp({
          customerId: [customers(store), input.customerId],
        });
        refuseEmpty({ fileName: input.fileName });
        refuseFile(input);
        const { fileName, fileSizeBytes: size, attachmentType: type } = input;
        const attachment = attachments(store).add(
          { customer: customer.id, fileName, size, type, content: null, isUsed: false },
          keyOwner,
        );
        const now = store.now();
        const expiresAt = new Date(Date.parse(now) + 2 * hour).toISOString();
        return {
          attachmentUploadUrl: {
            attachment,
            uploadFormUrl: `${origin}/uploads`,
            uploadFormData: formFor(attachment.id, size, now, expiresAt),
            expiresAt,
          },
        };
      },
      { shows: ['Attachment'] },
    ),
    createAttachmentDownloadUrl: mutation(
      'attachment:download',
      (input: { attachmentId: string }, { store, origin }) => {
        const { attachmentId: attachment } = lookUp({
          attachmentId: [attachments(store), input.attachmentId],
        });
        if (attachment.content === null) {
          const message = `The file of ${attachment.id} was not uploaded.`;
          throw refused('attachment_not_uploaded', message);
        }
        const expiresAt = new Date(Date.parse(store.now()) + hour / 20).toISOString();
        return {
          attachmentDownloadUrl: {
            attachment,
            downloadUrl: `${origin}/uploads/${attachment.id}?until=${Date.parse(expiresAt)}`,
            expiresAt,
          },
          attachmentVirusScanResult: null,
        };
      },
    ),
  },
  fields: {
    Attachment: {
      ...madeBy,
      fileSize: ({ size }: Attachment) => ({
        bytes: size,
        kiloBytes: size / 1000,
        megaBytes: size / 1_000_000,
      }),
      // The vendor's sample has none before the upload, whatever the file is called.
      fileExtension: ({ fileName, content }: Attachment) =>
        (content && extensionOf(fileName)) ?? null,
      fileMimeType: () => 'application/octet-stream',
    },
  },
};

interface UploadInput {
  customerId: string;
  fileName: string;
  fileSizeBytes: number;
  attachmentType: keyof typeof largestAttachments;
}

function refuseFile({ fileName, fileSizeBytes, attachmentType }: UploadInput): void {
  const extension = extensionOf(fileName);
  if (extension !== undefined && refusedExtensions.includes(extension)) {
    const message = `Files that end in .${extension} cannot be attached.`;
    throw refused('attachment_file_type_not_allowed', message, [
      { field: 'fileName', type: 'VALIDATION', message },
    ]);
  }
  const most = largestAttachments[attachmentType];
  if (fileSizeBytes > most) {
    const message = `An attachment of type ${attachmentType} has at most ${most} bytes.`;
    throw refused('attachment_file_size_too_large', message, [
      { field: 'fileSizeBytes', type: 'VALIDATION', message },
    ]);
  }
  if (fileSizeBytes < 1) {
    const message = 'fileSizeBytes must be 1 or more.';
    throw invalidInput(message, [{ field: 'fileSizeBytes', type: 'VALIDATION', message }]);
  }
}
