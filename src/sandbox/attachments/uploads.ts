import type { IncomingMessage } from 'node:http';
import type { Store } from '../state/store.js';
import { checkForm } from './policy.js';
import { type Attachment, attachments } from './state.js';

/** What is answered under `/uploads`, which stands in for S3. */
export interface UploadAnswer {
  status: number;
  body: string | Uint8Array;
  headers?: Record<string, string>;
}

/** Takes the form of an upload, as S3 would, or gives the file of a download URL. */
export async function answerUploads(
  request: IncomingMessage,
  path: string,
  store: Store,
): Promise<UploadAnswer> {
  if (request.method === 'GET') return download(request, path, store);
  if (request.method !== 'POST') return xml(405, 'MethodNotAllowed', 'Use POST.');
  const { headers } = request;
  if (headers['content-length'] === undefined) {
    return xml(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  if (headers.authorization !== undefined) {
    return xml(400, 'InvalidArgument', 'Only one auth mechanism allowed; the form has its own.');
  }
  const form = await readForm(request);
  if (!form) {
    const message = 'The body of your POST request is not well-formed multipart/form-data.';
    return xml(400, 'MalformedPOSTRequest', message);
  }
  const checked = checkForm(form.fields, form.file?.size, store.now());
  if ('status' in checked) return xml(checked.status, checked.code, checked.message);
  const attachment = attachments(store).get(checked.key);
  if (!attachment || !form.file) return xml(403, 'AccessDenied', 'Access Denied');
  attachment.content = form.file;
  return { status: 204, body: '', headers: { etag: '"sandbox"' } };
}

/** The fields up to the file, and the file: S3 ignores what comes after it. */
async function readForm(request: IncomingMessage) {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const body = new Blob(chunks as BlobPart[]);
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const fields = new Map<string, string>();
    for (const [name, value] of await new Response(body, { headers }).formData()) {
      if (typeof value === 'string') fields.set(name, value);
      else if (name === 'file') return { fields, file: await bytesOf(value) };
    }
    return { fields };
  } catch {
    return undefined;
  }
}

const bytesOf = async (file: Blob) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return Object.assign(bytes, { size: bytes.length });
};

function download(request: IncomingMessage, path: string, store: Store): UploadAnswer {
  const until = Number(/[?&]until=(\d+)/.exec(request.url ?? '')?.[1] ?? 0);
  const attachment: Attachment | undefined = attachments(store).get(path.split('/').at(-1) ?? '');
  if (!attachment?.content) return xml(404, 'NoSuchKey', 'The specified key does not exist.');
  if (until <= Date.parse(store.now())) return xml(403, 'AccessDenied', 'Request has expired');
  const headers = { 'content-type': 'application/octet-stream' };
  return { status: 200, body: attachment.content, headers };
}

const xml = (status: number, code: string, message: string): UploadAnswer => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  headers: { 'content-type': 'application/xml' },
});
