/** A `Headers`, the headers of a request of Node's `http`, or any record; names in any case. */
export type IncomingHeaders =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The value of a header, `name` being in lower case; empty where it did not come. A header that came
 * several times has the values joined, as `Headers` and Node join them.
 */
export function headerOf(headers: IncomingHeaders, name: string): string {
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError(
      `The headers are expected as Headers or req.headers, not ${headers && typeof headers}.`,
    );
  }
  if (typeof headers.get === 'function') return headers.get(name) ?? '';
  const record = headers as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(record, name) && record[name]) return joined(record[name]);
  const found = Object.keys(record).filter((key) => key.toLowerCase() === name);
  return joined(found.flatMap((key) => record[key] ?? []));
}

function joined(value: unknown): string {
  return [value ?? []].flat().join(', ');
}
