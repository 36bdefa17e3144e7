import { randomUUID } from 'node:crypto';
import type { Content } from './content.js';

/** A form as it goes over the wire. @see https://www.rfc-editor.org/rfc/rfc7578 */
export interface Form {
  readonly contentType: string;
  /** In bytes: S3 takes no form whose length it does not know. */
  readonly length: number;
  /** The form, each time anew. */
  body(): AsyncGenerator<Uint8Array>;
}

/** The fields in their order, then the file: S3 reads nothing behind it. */
export function formOf(
  fields: readonly { readonly key: string; readonly value: string }[],
  content: Content,
): Form {
  const boundary = `plain-operations-${randomUUID()}`;
  const part = (disposition: string, rest: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${rest}`;
  const texts = fields.map(({ key, value }) => part(`name="${escaped(key)}"`, `\r\n${value}\r\n`));
  // The attachment has its name already: here any does.
  const file = part('name="file"; filename="file"', `Content-Type: ${BYTES}\r\n\r\n`);
  const head = Buffer.from([...texts, file].join(''));
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: head.byteLength + content.size + tail.byteLength,
    async *body() {
      yield head;
      yield* content.read();
      yield tail;
    },
  };
}

const BYTES = 'application/octet-stream';

/** As browsers write names. @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
const escaped = (name: string) =>
  name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
