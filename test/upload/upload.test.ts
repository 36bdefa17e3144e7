import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Agent, interceptors } from 'undici';
import { afterAll, expect, test } from 'vitest';
import { refusedExtensions } from '../../src/attachment-rules.js';
import type { UndiciDispatcher } from '../../src/executor/dispatcher.js';
import {
  type AttachmentContent,
  CreateAttachmentDownloadUrlDocument,
  CreateNoteDocument,
  PlainClient,
  type PlainClientOptions,
  type UploadAttachmentInput,
  unwrap,
} from '../../src/index.js';
import { signpost } from '../faults/server/calls.js';
import { running } from '../sandbox/requests.js';
import { type Answer, hosts, taken, uploadFormData } from './hosts.js';

const folder = mkdtempSync(join(tmpdir(), 'upload-'));
afterAll(() => rmSync(folder, { recursive: true }));
const text = 'Grüße, world';
const bytes = new TextEncoder().encode(text);
const path = join(folder, 'greeting.txt');
writeFileSync(path, text);

const client = (apiUrl: string, options: PlainClientOptions = {}) => {
  const made = new PlainClient({ apiKey: 'plainApiKey_secret', apiUrl, ...options });
  afterAll(() => made.close({ grace: 0 }));
  return made;
};
const file = (
  content: AttachmentContent,
  input: Partial<UploadAttachmentInput> = {},
): UploadAttachmentInput => ({
  customerId: 'c_01H8H46Y7N69VTSF4WXCJTVATZ',
  fileName: 'greeting.txt',
  attachmentType: 'NOTE',
  content,
  ...input,
});
const stream = (chunks: readonly string[] = ['Grüße', ', world']) =>
  Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

const contents: [string, () => AttachmentContent][] = [
  ['bytes', () => bytes],
  ['a Buffer', () => Buffer.from(text)],
  ['a Blob', () => new Blob([text])],
  ['a path', () => ({ path })],
  ['the URL of a file', () => ({ path: new URL(`file://${path}`) })],
  ["one of Node's streams", () => ({ stream: stream(), size: bytes.length })],
  ['a web stream', () => ({ stream: new Blob([text]).stream(), size: bytes.length })],
];

test.each(contents)('%s can be sent along once uploaded', async (_name, content) => {
  const sandbox = await running();
  const plain = client(sandbox.url, { apiKey: sandbox.apiKey });
  const attachment = unwrap(await plain.uploadAttachment(file(content())));
  expect(attachment).toMatchObject({ fileName: 'greeting.txt', fileSize: { bytes: bytes.length } });
  const { customerId } = file(bytes);
  const note = { customerId, text: 'See file', attachmentIds: [attachment.id] };
  unwrap(await plain.execute(CreateNoteDocument, { input: note }));
  const input = { attachmentId: attachment.id };
  const { createAttachmentDownloadUrl: given } = unwrap(
    await plain.execute(CreateAttachmentDownloadUrlDocument, { input }),
  );
  const stored = await fetch(given.attachmentDownloadUrl?.downloadUrl ?? '');
  expect(await stored.text()).toBe(text);
});

test.each(contents)(
  '%s goes as a form: fields in order, the file last, its length said',
  async (_n, content) => {
    const { apiUrl, forms, inputs } = await hosts();
    const { error, meta } = await client(apiUrl).uploadAttachment(file(content()));
    expect(error).toBe(undefined);
    expect(meta).toMatchObject({ status: 200, attempts: 1 });
    expect(inputs).toMatchObject([{ fileName: 'greeting.txt', fileSizeBytes: bytes.length }]);
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = forms;
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers['transfer-encoding']).toBe(undefined);
    const type = headers['content-type'] ?? '';
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData();
    const names = [...form].map(([name]) => name);
    expect(names).toEqual([...uploadFormData.map(({ key }) => key), 'file']);
    expect(form.get('key')).toBe('a/b ü"\r\n');
    expect(await (form.get('file') as File).text()).toBe(text);
  },
);

test('the API key, and what else the client sends to the API, stays with the API', async () => {
  const { apiUrl, forms } = await hosts();
  const headers = { 'x-team': 'support' };
  unwrap(await client(apiUrl, { headers }).uploadAttachment(file(bytes)));
  const received = JSON.stringify(forms[0]?.headers) + forms[0]?.body.toString();
  expect(received).not.toMatch(/plainApiKey|authorization|x-team/i);
});

const big = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
test.each<[string, Partial<UploadAttachmentInput>, RegExp]>([
  ['an empty file', { content: new Uint8Array() }, /empty/],
  ['a Blob of nothing', { content: new Blob([]) }, /empty/],
  [
    'a large e-mail',
    { attachmentType: 'EMAIL', content: { stream: big, size: 7_000_000 } },
    /at most/,
  ],
  ['a large chat', { attachmentType: 'CHAT', content: { stream: big, size: 2 ** 27 } }, /at most/],
  ['a large note', { content: { stream: big, size: 60_000_000 } }, /at most/],
  ['a stream of no size', { content: { stream: stream() } as never }, /size/],
  ['a stream of half a byte', { content: { stream: stream(), size: 0.5 } }, /size/],
  ['a file that is not there', { content: { path: `${path}.not` } }, /ENOENT/],
  ['a folder', { content: { path: folder } }, /not a file/],
  ['a text', { content: 'Hello' as never }, /bytes, a Blob/],
  ['nothing', { content: undefined as never }, /bytes, a Blob/],
  ['nobody', { customerId: '' }, /customerId/],
])('%s is refused before anything is sent', async (_name, input, message) => {
  const { apiUrl, inputs, forms } = await hosts();
  const { error } = await client(apiUrl).uploadAttachment(file(bytes, input));
  expect(error).toMatchObject({ type: 'bad_request', attempts: 0, maybeApplied: false });
  expect(error?.message).toMatch(message);
  expect([inputs, forms]).toEqual([[], []]);
});

test('the 31 endings that the vendor lists are refused in any case, others are not', async () => {
  const { apiUrl, inputs } = await hosts();
  const plain = client(apiUrl);
  expect(refusedExtensions).toHaveLength(31);
  for (const extension of [...refusedExtensions, 'ExE']) {
    const { error } = await plain.uploadAttachment(file(bytes, { fileName: `a.b.${extension}` }));
    expect(error?.type, extension).toBe('bad_request');
  }
  for (const fileName of ['a.js', 'a.jar', 'exe', 'exe.txt']) {
    unwrap(await plain.uploadAttachment(file(bytes, { fileName })));
  }
  expect(inputs).toHaveLength(4);
});

test.each([
  ['more', ['Grüße', ', world', '!'], /longer than its size/],
  ['less', ['Grüße'], /7 bytes shorter/],
])('a stream with %s in it than it says is a bad request', async (_name, chunks, message) => {
  const { apiUrl, forms } = await hosts();
  const content = { stream: stream(chunks), size: bytes.length };
  const { error } = await client(apiUrl).uploadAttachment(file(content));
  expect(error).toMatchObject({ type: 'bad_request', maybeApplied: false });
  expect(error?.message).toMatch(message);
  expect(forms.every(({ complete }) => !complete)).toBe(true);
  expect(content.stream.destroyed).toBe(true);
});

test('a stream that fails is a bad request with its own cause', async () => {
  const { apiUrl } = await hosts();
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('Grü');
      throw new Error('the disk is gone');
    })(),
  );
  const { error } = await client(apiUrl).uploadAttachment(file({ stream: broken, size: 14 }));
  expect(error).toMatchObject({ type: 'bad_request', maybeApplied: false });
  expect(error?.cause).toMatchObject({ message: 'the disk is gone' });
});

test.each<[string, () => AsyncIterable<Uint8Array>]>([
  [
    'that somebody else reads',
    () => {
      const locked = new Blob([text]).stream();
      locked.getReader();
      return locked as unknown as AsyncIterable<Uint8Array>;
    },
  ],
  [
    'whose pieces are no promises',
    () => ({ [Symbol.asyncIterator]: () => ({ next: () => ({}) }) }) as never,
  ],
  [
    'whose pieces are nothing',
    () => ({ [Symbol.asyncIterator]: () => ({ next: async () => undefined }) }) as never,
  ],
])('a stream %s is a bad request', async (_name, given) => {
  const { apiUrl } = await hosts();
  const { error } = await client(apiUrl).uploadAttachment(
    file({ stream: given(), size: bytes.length }),
  );
  expect(error).toMatchObject({ type: 'bad_request', maybeApplied: false });
});

const refusing =
  (status: number, code: string): Answer =>
  (response) =>
    void response
      .writeHead(status)
      .end(`<Error><Code>${code}</Code><Message>No.</Message></Error>`);

test.each([
  [400, 'EntityTooLarge', 'bad_request'],
  [403, 'AccessDenied', 'forbidden'],
  [302, 'Moved', 'invalid_response'],
] as const)(
  'an answer of %i is told as it is, and nothing is sent again',
  async (status, code, type) => {
    const { apiUrl, forms } = await hosts({ answers: [refusing(status, code)] });
    const { error } = await client(apiUrl).uploadAttachment(file(bytes));
    expect(error).toMatchObject({ type, status, attempts: 1, operationName: 'uploadAttachment' });
    expect(error?.message).toContain(`${status}, ${code}: No.`);
    expect(forms).toHaveLength(1);
  },
);

test("a refusal is one as well where a user's dispatcher makes an error of it", async () => {
  const { apiUrl, forms } = await hosts({ answers: [refusing(403, 'AccessDenied')] });
  const agent = new Agent();
  const dispatcher = agent.compose(interceptors.responseError());
  const { error } = await client(apiUrl, { dispatcher }).uploadAttachment(file(bytes));
  expect(error).toMatchObject({ type: 'forbidden', status: 403, attempts: 1, maybeApplied: false });
  expect(forms).toHaveLength(1);
  await agent.close();
});

test('after a 503 what can be read again is sent again, and a stream is not', async () => {
  const answers = [refusing(503, 'SlowDown'), taken];
  const { apiUrl, forms } = await hosts({ answers });
  unwrap(await client(apiUrl).uploadAttachment(file({ path })));
  expect(forms.map(({ complete }) => complete)).toEqual([true, true]);
  const other = await hosts({ answers });
  const content = { stream: stream(), size: bytes.length };
  const { error } = await client(other.apiUrl).uploadAttachment(file(content));
  expect(error).toMatchObject({ type: 'internal_server_error', attempts: 1, maybeApplied: true });
  const never = await hosts({ answers });
  const { error: once } = await client(never.apiUrl).uploadAttachment(file(bytes), {
    retry: false,
  });
  expect(once).toMatchObject({ type: 'internal_server_error', attempts: 1 });
});

test('a host that has too many is asked again, and named as that', async () => {
  const { apiUrl, forms } = await hosts({ answers: [refusing(429, 'TooMany'), taken] });
  unwrap(await client(apiUrl).uploadAttachment(file(bytes)));
  expect(forms).toHaveLength(2);
  const always = await hosts({ answers: [refusing(429, 'TooMany')] });
  const { error } = await client(always.apiUrl).uploadAttachment(file(bytes));
  expect(error).toMatchObject({ type: 'rate_limited', attempts: 3, maybeApplied: false });
});

test.each([429, 503])(
  'a host that answers %i is given the time that it asks for',
  async (status) => {
    const asking = (seconds: string): Answer => {
      return (response, request) => {
        response.setHeader('retry-after', seconds);
        refusing(status, 'SlowDown')(response, request);
      };
    };
    const at: number[] = [];
    const noting = (answer: Answer): Answer => {
      return (response, request) => {
        at.push(performance.now());
        answer(response, request);
      };
    };
    const { apiUrl } = await hosts({ answers: [noting(asking('1')), noting(taken)] });
    unwrap(await client(apiUrl).uploadAttachment(file(bytes)));
    expect((at[1] as number) - (at[0] as number)).toBeGreaterThanOrEqual(990);

    const busy = await hosts({ answers: [asking('60')] });
    const { error } = await client(busy.apiUrl).uploadAttachment(file(bytes));
    expect(error).toMatchObject({ status, attempts: 1, retryAfter: 60_000 });
    expect(error?.message).toMatch(/to be tried again in 60 s/);
  },
);

test('what may have been kept once stays so, whatever comes last', async () => {
  const { apiUrl } = await hosts({ answers: [refusing(500, 'Oh'), refusing(403, 'No')] });
  const { error } = await client(apiUrl).uploadAttachment(file(bytes));
  expect(error).toMatchObject({ type: 'forbidden', attempts: 2, maybeApplied: true });
});

test('an informational response is no answer', async () => {
  const { apiUrl } = await hosts({
    answers: [
      (response) => {
        response.writeEarlyHints({ link: '</a>; rel=preload' });
        setTimeout(() => response.destroy(), 20);
      },
    ],
  });
  const { error } = await client(apiUrl).uploadAttachment(file(bytes));
  expect(error).toMatchObject({ type: 'network', attempts: 1, maybeApplied: true });
});

test.each<[string, object]>([
  ['a URL that is none', { uploadFormUrl: 'nowhere' }],
  ['a URL of another kind', { uploadFormUrl: 'ftp://127.0.0.1/a' }],
  ['no URL', { uploadFormUrl: null }],
  ['no form', { uploadFormData: null }],
  ['a form of no known kind', { uploadFormData: [null] }],
  ['fields without a value', { uploadFormData: [{ key: 'acl' }] }],
])('%s from the API is an invalid response', async (_, given) => {
  const { apiUrl, forms } = await hosts({ given });
  const { error } = await client(apiUrl).uploadAttachment(file(bytes));
  expect(error).toMatchObject({
    type: 'invalid_response',
    operationName: 'uploadAttachment',
    attempts: 1,
    status: 200,
    maybeApplied: true,
  });
  expect(error?.message).not.toMatch(/undefined|Cannot/);
  expect(forms).toHaveLength(0);
});

test('a form that may have arrived is not sent again', async () => {
  const { apiUrl, forms } = await hosts({ answers: [(response) => void response.destroy()] });
  const { error } = await client(apiUrl).uploadAttachment(file(bytes));
  expect(error).toMatchObject({ type: 'network', attempts: 1, maybeApplied: true });
  expect(forms).toHaveLength(1);
});

test('one deadline holds for both requests', async () => {
  const { apiUrl } = await hosts({ answers: [() => undefined] });
  const { error } = await client(apiUrl).uploadAttachment(file(bytes), { timeout: 300 });
  expect(error).toMatchObject({ type: 'timeout', maybeApplied: true });
  expect(error?.message).toContain('within 300 ms');
});

test('an abort and a closed client end the upload at once, also while a stream is waited for', async () => {
  const { apiUrl } = await hosts();
  const reason = new Error('changed my mind');
  const abort = new AbortController();
  const options = { signal: abort.signal };
  const content = { stream: big, size: 14 };
  setTimeout(() => abort.abort(reason), 100);
  const { error } = await client(apiUrl).uploadAttachment(file(content), options);
  expect(error).toMatchObject({ type: 'aborted', cause: reason });

  const closing = client(apiUrl);
  const pending = closing.uploadAttachment(file(content));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await closing.close({ grace: 10 });
  expect((await pending).error?.type).toBe('aborted');
  expect((await closing.uploadAttachment(file(bytes))).error?.type).toBe('aborted');
});

test('nothing of a form is sent once the upload was ended', async () => {
  const { apiUrl, forms } = await hosts();
  const abort = new AbortController();
  const connected = signpost();
  const agent = new Agent({ pipelining: 1 });
  let handed = 0;
  const over = signpost();
  let aborted: Error | undefined;
  const dispatcher: UndiciDispatcher = {
    dispatch(request, handler) {
      if (typeof request.body === 'string') return agent.dispatch(request, handler);
      handed++;
      abort.abort();
      connected.reached.then(() =>
        agent.dispatch(request, {
          onRequestStart: (controller, context) => handler.onRequestStart(controller, context),
          onResponseStart: (controller, status, headers) =>
            handler.onResponseStart(controller, status, headers),
          onResponseData: (controller, chunk) => handler.onResponseData(controller, chunk),
          onResponseEnd: (controller, trailers) => handler.onResponseEnd(controller, trailers),
          onResponseError: (controller, error) => {
            aborted = error;
            handler.onResponseError(controller, error);
            over.reach();
          },
        }),
      );
      return true;
    },
  };
  const options = { signal: abort.signal };
  const { error } = await client(apiUrl, { dispatcher }).uploadAttachment(file(bytes), options);
  expect(error).toMatchObject({ type: 'aborted', maybeApplied: false });
  connected.reach();
  await over.reached;
  await agent.close();
  expect(handed).toBe(1);
  expect(aborted?.message).toBe('the upload was ended');
  expect(forms).toEqual([]);
});

test('many uploads at once are one listener of their signal, and none of Node warns', async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error) => void warnings.push(name);
  process.on('warning', note);
  const all = signpost();
  let begun = 0;
  const answers: Answer[] = [
    async (response) => {
      begun += 1;
      if (begun === 12) all.reach();
      await all.reached;
      response.writeHead(204).end();
    },
  ];
  const { apiUrl } = await hosts({ answers });
  const { signal } = new AbortController();
  const plain = client(apiUrl);
  const uploads = Array.from({ length: 12 }, () => plain.uploadAttachment(file(bytes), { signal }));
  await all.reached;
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  for (const upload of await Promise.all(uploads)) unwrap(upload);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  process.off('warning', note);
  expect(warnings).not.toContain('MaxListenersExceededWarning');
});

test('an upload URL is asked for again also where idempotent is left undefined', async () => {
  const { apiUrl, inputs } = await hosts();
  const agent = new Agent();
  let lost = 0;
  const dispatcher: UndiciDispatcher = {
    dispatch(request, handler) {
      if (lost++ > 0) return agent.dispatch(request, handler);
      const controller = { abort() {} };
      handler.onRequestStart(controller, undefined);
      handler.onResponseError(controller, new Error('lost'));
      return true;
    },
  };
  const options = { idempotent: undefined };
  const { error } = await client(apiUrl, { dispatcher }).uploadAttachment(file(bytes), options);
  expect(error).toBeUndefined();
  expect(inputs).toHaveLength(1);
  await agent.close();
});

test('options that are none are refused like those of any call', async () => {
  const { apiUrl, inputs } = await hosts();
  const { error } = await client(apiUrl).uploadAttachment(file(bytes), { timeout: -1 });
  expect(error).toMatchObject({ type: 'bad_request' });
  expect(inputs).toEqual([]);
});
