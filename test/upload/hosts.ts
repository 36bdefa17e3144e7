import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

/** A form as the host of the files received it, byte by byte. */
interface ReceivedForm {
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** False where the connection ended before the body did. */
  complete: boolean;
}

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** An API that gives upload URLs, and another host that they point to, each on a port of its own. */
export async function hosts({
  answers = [taken],
  given,
  onChunk,
}: {
  answers?: readonly Answer[];
  /** What the API gives in place of a sound URL and form. */
  given?: object | undefined;
  /** Takes the bytes in place of the form that is kept. */
  onChunk?: (chunk: Buffer) => void;
} = {}) {
  const forms: ReceivedForm[] = [];
  let next = 0;
  const files = await listen(async (request, response) => {
    const answer = answers[Math.min(next, answers.length - 1)] ?? taken;
    next += 1;
    const chunks: Buffer[] = [];
    const form: ReceivedForm = { headers: request.headers, body: Buffer.alloc(0), complete: false };
    forms.push(form);
    try {
      for await (const chunk of request) {
        if (onChunk) onChunk(chunk as Buffer);
        else chunks.push(chunk as Buffer);
      }
      form.complete = request.complete;
    } catch {
      // The client went away.
    }
    form.body = Buffer.concat(chunks);
    if (!response.destroyed) answer(response, request);
  });
  const inputs: { fileName: string; fileSizeBytes: number }[] = [];
  const api = await listen(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { input } = JSON.parse(text).variables;
    inputs.push(input);
    const time = { __typename: 'DateTime', iso8601: '2026-01-01T00:00:00Z', unixTimestamp: '0' };
    const { fileName, fileSizeBytes: bytes, attachmentType: type } = input;
    const attachment = {
      ...{ __typename: 'Attachment', id: 'att_1', fileName, type, fileExtension: null },
      fileSize: { bytes, kiloBytes: bytes / 1000, megaBytes: bytes / 1e6 },
      ...{ fileMimeType: 'text/plain', createdAt: time, updatedAt: time },
      createdBy: { __typename: 'MachineUserActor', machineUserId: 'mu_1' },
      updatedBy: { __typename: 'MachineUserActor', machineUserId: 'mu_1' },
    };
    const url = {
      attachment,
      uploadFormUrl: `${files}/bucket?x=1`,
      uploadFormData,
      expiresAt: time,
      ...given,
    };
    const payload = { attachmentUploadUrl: url, error: null };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { createAttachmentUploadUrl: payload } }));
  });
  return { apiUrl: `${api}/graphql/v1`, forms, inputs };
}

/** In no order of the alphabet, and with what a form has to escape. */
export const uploadFormData = [
  { key: 'acl', value: 'private' },
  { key: 'key', value: 'a/b ü"\r\n' },
  { key: 'Policy', value: 'eyJ9' },
  { key: 'X-Amz-Signature', value: 'abc' },
];

export const taken: Answer = (response) => void response.writeHead(204).end();

async function listen(
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
