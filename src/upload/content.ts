/** What is uploaded: bytes, a Blob, the file at a path, or a stream that says how many bytes it holds. */
export type AttachmentContent =
  | Uint8Array
  | Blob
  | { readonly path: string | URL }
  | {
      /** A web stream, one of Node's, or any other source of bytes. It is read once, as it is sent. */
      readonly stream: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
      /** In bytes. */
      readonly size: number;
    };

/** Content that is not what it was said to be, or cannot be read. */
export class ContentError extends TypeError {}

/** Content whose size is known, and that was not read yet. */
export interface Content {
  /** In bytes. */
  readonly size: number;
  /** Whether it can be read from its beginning. */
  readonly isWhole: boolean;
  /** Exactly `size` bytes. @throws {ContentError} where there are more or fewer, or none can be read */
  read(): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

/** @throws {ContentError} where there is no such file, or the content is none of the four */
export async function openContent(given: AttachmentContent): Promise<Content> {
  if (given instanceof Uint8Array) return content(given.byteLength, () => pieces(given));
  if (given instanceof Blob) return content(given.size, () => given.stream());
  const { path, stream, size } = Object(given) as {
    path?: string | URL;
    stream?: AsyncIterable<Uint8Array>;
    size?: number;
  };
  if (path !== undefined) return await openFile(path);
  if (typeof stream?.[Symbol.asyncIterator] !== 'function') {
    throw new ContentError('content must be bytes, a Blob, { path } or { stream, size }');
  }
  if (!Number.isSafeInteger(size)) {
    throw new ContentError('a stream needs its size, a whole number of bytes');
  }
  return content(size as number, () => stream, true);
}

async function openFile(path: string | URL): Promise<Content> {
  const { open } = await import('node:fs/promises');
  try {
    const file = await open(path);
    const stat = await file.stat();
    if (!stat.isFile()) {
      await file.close();
      throw new ContentError('content.path is not a file');
    }
    const read = () => file.createReadStream({ start: 0, autoClose: false });
    return { ...content(stat.size, read), close: () => file.close() };
  } catch (error) {
    if (error instanceof ContentError) throw error;
    throw unreadable(error);
  }
}

function content(
  size: number,
  open: () => AsyncIterable<unknown> | ReadableStream<unknown>,
  isReadOnce = false,
): Content {
  let isWhole = true;
  return {
    size,
    get isWhole() {
      return isWhole;
    },
    async *read() {
      if (isReadOnce) isWhole = false;
      let left = size;
      const source = () => (open() as AsyncIterable<unknown>)[Symbol.asyncIterator]();
      const chunks = await reading(source);
      try {
        for (;;) {
          const { done, value } = Object(await reading(() => chunks.next()));
          if (done) break;
          if (!(value instanceof Uint8Array)) throw new ContentError('the stream must give bytes');
          left -= value.byteLength;
          if (left < 0)
            throw new ContentError(`the content is longer than its size, ${size} bytes`);
          yield value;
        }
      } finally {
        await reading(() => chunks.return?.()).catch(() => undefined);
      }
      if (left > 0) throw new ContentError(`the content is ${left} bytes shorter than its size`);
    },
    close: async () => undefined,
  };
}

/** A step of a source that may be anybody's. @throws {ContentError} whatever it throws */
async function reading<T>(step: () => T): Promise<Awaited<T>> {
  try {
    return await step();
  } catch (error) {
    throw unreadable(error);
  }
}

/** A few at a time, for the socket to say when it has enough. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += PIECE) {
    yield bytes.subarray(start, start + PIECE);
  }
}

const PIECE = 64 * 1024;

function unreadable(error: unknown): ContentError {
  const { code } = Object(error) as { code?: unknown };
  const why = typeof code === 'string' ? `: ${code}` : '';
  return new ContentError(`the content cannot be read${why}`, { cause: error });
}
