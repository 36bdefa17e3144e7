/** A time of a seed as it is answered. @throws {TypeError} where it is none */
export function instant(value: string, where: string, field: string): string {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw impossible(where, field, value);
  return time.toISOString();
}

export const impossible = (where: string, field: string, value: unknown) =>
  new TypeError(`The sandbox's seed has an impossible ${field} for ${where}: ${String(value)}.`);
