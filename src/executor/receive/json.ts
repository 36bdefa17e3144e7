/** A JSON object as it was parsed. Names that came from a server are looked up by {@link own} alone. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object that a text is, if it is one. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A property of the object's own: what is called `constructor` is not looked up in a prototype. */
export function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
