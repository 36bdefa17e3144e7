import { beforeEach, expect, test } from 'vitest';
import {
  CreateAttachmentDownloadUrlDocument,
  CreateAttachmentUploadUrlDocument,
  CreateNoteDocument,
  SendNewEmailDocument,
  unwrap,
} from '../../src/index.js';
import { defaultCustomers } from '../../src/sandbox/customers/defaults.js';
import { calls } from './calls.js';
import { running, documentedThread as threadId } from './requests.js';

const sandbox = await running({ apiKeys: { plainApiKey_uploader: ['attachment:create'] } });
const { run, refusal } = calls(sandbox);
beforeEach(() => sandbox.reset());

const customerId = defaultCustomers[0]?.id ?? '';
const text = 'Hello, world';
const input = {
  customerId,
  fileName: 'hello.txt',
  fileSizeBytes: text.length,
  attachmentType: 'NOTE',
} as const;
const uploadUrl = async () => {
  const data = await run(CreateAttachmentUploadUrlDocument, { input });
  const url = data.createAttachmentUploadUrl.attachmentUploadUrl;
  if (!url) throw new Error('There is no URL.');
  return { ...url, id: url.attachment.id };
};
type Upload = Awaited<ReturnType<typeof uploadUrl>>;

/** Posts a form as `fetch` does; gives the status and the code of S3's error. */
async function post(
  { uploadFormUrl, uploadFormData }: Upload,
  { content = text, first = false, without = '', headers = {}, extra = {} } = {},
) {
  const form = new FormData();
  const file = new Blob([content]);
  if (first) form.append('file', file);
  for (const { key, value } of uploadFormData) if (key !== without) form.append(key, value);
  for (const [name, value] of Object.entries(extra)) form.append(name, value as string);
  if (!first) form.append('file', file);
  const response = await fetch(uploadFormUrl, { method: 'POST', body: form, headers });
  const body = await response.text();
  return [response.status, /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? body];
}

test('the form of an upload is that of S3, and makes the attachment usable', async () => {
  const upload = await uploadUrl();
  expect(upload.uploadFormData.map(({ key }) => key)).toEqual([
    'acl',
    'x-amz-server-side-encryption',
    'Content-Type',
    'bucket',
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Security-Token',
    'key',
    'Policy',
    'X-Amz-Signature',
  ]);
  const note = { input: { customerId, threadId, text: 'See file', attachmentIds: [upload.id] } };
  expect(await refusal(CreateNoteDocument, note)).toEqual([
    'attachment_not_uploaded',
    'attachmentIds VALIDATION',
  ]);
  const download = { input: { attachmentId: upload.id } };
  expect(await refusal(CreateAttachmentDownloadUrlDocument, download)).toEqual([
    'attachment_not_uploaded',
  ]);
  expect(await post(upload)).toEqual([204, '']);
  const { createNote } = await run(CreateNoteDocument, note);
  expect(createNote.note?.attachments).toEqual([{ id: upload.id }]);
  const { createAttachmentDownloadUrl: given } = await run(
    CreateAttachmentDownloadUrlDocument,
    download,
  );
  expect(given.attachmentDownloadUrl?.attachment).toMatchObject({
    fileName: 'hello.txt',
    fileSize: { bytes: 12, kiloBytes: 0.012 },
    fileExtension: 'txt',
    type: 'NOTE',
  });
  const file = await fetch(given.attachmentDownloadUrl?.downloadUrl ?? '');
  expect(await file.text()).toBe(text);
});

test('what S3 refuses is refused, each with its status and code', async () => {
  const upload = await uploadUrl();
  expect(await post(upload, { content: 'Hello' })).toEqual([400, 'EntityTooSmall']);
  expect(await post(upload, { content: `${text}!` })).toEqual([400, 'EntityTooLarge']);
  expect(await post(upload, { first: true })).toEqual([403, 'AccessDenied']);
  expect(await post(upload, { without: 'acl' })).toEqual([403, 'AccessDenied']);
  expect(await post(upload, { extra: { 'x-more': '1' } })).toEqual([403, 'AccessDenied']);
  expect(await post(upload, { without: 'X-Amz-Signature' })).toEqual([
    403,
    'SignatureDoesNotMatch',
  ]);
  const headers = { authorization: `Bearer ${sandbox.apiKey}` };
  expect(await post(upload, { headers })).toEqual([400, 'InvalidArgument']);
  const chunked = await fetch(upload.uploadFormUrl, {
    method: 'POST',
    body: new Blob([text]).stream(),
    duplex: 'half',
  } as RequestInit);
  expect(chunked.status).toBe(411);
  const note = { customerId, threadId, text: 'See file', attachmentIds: [upload.id] };
  expect(await refusal(CreateNoteDocument, { input: note })).toEqual([
    'attachment_not_uploaded',
    'attachmentIds VALIDATION',
  ]);
});

test('a form is taken for two hours, and what nothing refers to is kept for a day', async () => {
  const hour = 3_600_000;
  const upload = await uploadUrl();
  const other = await uploadUrl();
  await sandbox.advance(2 * hour - 60_000);
  expect(await post(upload)).toEqual([204, '']);
  await sandbox.advance(60_000);
  expect(await post(other)).toEqual([403, 'AccessDenied']);
  await sandbox.advance(22 * hour);
  const note = { customerId, threadId, text: 'See file', attachmentIds: [upload.id] };
  expect(await refusal(CreateNoteDocument, { input: note })).toEqual([
    'not_found',
    'attachmentIds NOT_FOUND',
  ]);
});

test('what a refused mutation was to refer to is kept no longer', async () => {
  const upload = await uploadUrl();
  await post(upload);
  const attachmentIds = [upload.id];
  const spammer = defaultCustomers.find(({ markedAsSpamAt }) => markedAsSpamAt)?.id ?? '';
  const email = { customerId: spammer, subject: 'Hello', textContent: text, attachmentIds };
  expect(await refusal(SendNewEmailDocument, { input: email })).toEqual([
    'customer_is_marked_as_spam',
  ]);
  await sandbox.advance(25 * 3_600_000);
  const note = { customerId, threadId, text: 'See file', attachmentIds };
  expect(await refusal(CreateNoteDocument, { input: note })).toEqual([
    'not_found',
    'attachmentIds NOT_FOUND',
  ]);
});

test('a message takes a hundred attachments, and as many bytes together as one of them has', async () => {
  const uploaded = async (
    count: number,
    change: Partial<typeof input> | object,
    content: string,
  ) => {
    const ids: string[] = [];
    while (ids.length < count) {
      const made = { ...input, fileSizeBytes: content.length, ...change };
      const data = await run(CreateAttachmentUploadUrlDocument, { input: made });
      const { attachmentUploadUrl: url } = data.createAttachmentUploadUrl;
      if (!url) throw new Error('There is no URL.');
      await post({ ...url, id: url.attachment.id }, { content });
      ids.push(url.attachment.id);
    }
    return ids;
  };
  const note = { customerId, threadId, text: 'See files' };
  const many = await uploaded(101, {}, 'x');
  expect(await refusal(CreateNoteDocument, { input: { ...note, attachmentIds: many } })).toEqual([
    'input_validation',
    'attachmentIds VALIDATION',
  ]);
  await run(CreateNoteDocument, { input: { ...note, attachmentIds: many.slice(1) } });
  const large = await uploaded(2, { attachmentType: 'EMAIL' }, 'x'.repeat(3_500_000));
  const email = { customerId, subject: 'Files', textContent: 'See files' };
  expect(
    await refusal(SendNewEmailDocument, { input: { ...email, attachmentIds: large } }),
  ).toEqual(['attachment_file_size_too_large', 'attachmentIds VALIDATION']);
  await run(SendNewEmailDocument, { input: { ...email, attachmentIds: large.slice(1) } });
});

test.each([
  [{ fileName: 'setup.EXE' }, ['attachment_file_type_not_allowed', 'fileName VALIDATION']],
  [
    { attachmentType: 'EMAIL', fileSizeBytes: 7_000_000 },
    ['attachment_file_size_too_large', 'fileSizeBytes VALIDATION'],
  ],
  [{ fileSizeBytes: 0 }, ['input_validation', 'fileSizeBytes VALIDATION']],
  [{ customerId: 'c_nobody' }, ['not_found', 'customerId NOT_FOUND']],
] as const)('no URL for %j', async (change, refused) => {
  expect(
    await refusal(CreateAttachmentUploadUrlDocument, { input: { ...input, ...change } }),
  ).toEqual(refused);
});

test('the URL takes the documented permission and no other', async () => {
  const { client } = calls(sandbox, 'plainApiKey_uploader');
  unwrap(await client.execute(CreateAttachmentUploadUrlDocument, { input }));
});
