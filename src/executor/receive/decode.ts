import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** The body is not what its headers say, or is over the limit. */
export class DecodeError extends Error {}

/**
 * The text of a body. Undici leaves content encodings alone, so they are undone here.
 *
 * @param limit bytes of the decoded body; a promise comes only where something has to be decompressed
 * @throws {DecodeError} also through the promise
 */
export function decode(
  chunks: readonly Buffer[],
  encoding: string | undefined,
  contentType: string | undefined,
  limit: number,
): string | Promise<string> {
  const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  if (encoding === undefined || body.length === 0) {
    return toText(body, contentType);
  }
  return decompress(body, encoding, limit).then((plain) => toText(plain, contentType));
}

async function decompress(body: Buffer, encodings: string, limit: number): Promise<Buffer> {
  const names = encodings
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MAX_ENCODINGS) throw new DecodeError('its content encodings are too many');
  let plain = body;
  // In the order in which they were applied; the last one comes off first.
  for (const name of names.reverse()) {
    const undo = UNDO[name];
    if (!undo) throw new DecodeError(`its content encoding "${name}" is unknown`);
    try {
      plain = await undo(plain, { maxOutputLength: limit });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new DecodeError(
        code === 'ERR_BUFFER_TOO_LARGE'
          ? `it is over the limit of ${limit} bytes when decompressed`
          : `it is not the ${name} that its headers announce`,
        { cause: error },
      );
    }
  }
  return plain;
}

const MAX_ENCODINGS = 3;

type Undo = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const gunzip: Undo = promisify(zlib.gunzip);
const inflate: Undo = promisify(zlib.inflate);
const inflateRaw: Undo = promisify(zlib.inflateRaw);

const UNDO: Readonly<Record<string, Undo>> = Object.assign(Object.create(null), {
  gzip: gunzip,
  'x-gzip': gunzip,
  br: promisify(zlib.brotliDecompress),
  // RFC 9110 means zlib's format; some servers send the bare stream.
  deflate: (body, options) =>
    ((body[0] ?? 0) & 0x0f) === 8 ? inflate(body, options) : inflateRaw(body, options),
} satisfies Record<string, Undo>);

function toText(body: Buffer, contentType: string | undefined): string {
  const charset = contentType === undefined ? null : CHARSET.exec(contentType);
  const name = charset?.[1]?.toLowerCase();
  if (name !== undefined && name !== 'utf-8' && !isJsonInUtf8(body)) return decodeAs(name, body);
  const text = body.toString();
  if (text.includes('\ufffd') && !isUtf8(body)) throw new DecodeError('it is not valid UTF-8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/**
 * JSON is UTF-8 whatever `charset` says; that only counts where a body cannot be UTF-8. (Text of
 * JSON has no NUL, of which UTF-16 is full.)
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-11
 */
const isJsonInUtf8 = (body: Buffer) => isUtf8(body) && !body.includes(0);

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;

function decodeAs(charset: string, body: Buffer): string {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch (error) {
    throw new DecodeError(`it is not text in the charset "${charset}"`, {
      cause: error,
    });
  }
}
