const iso8601 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/;

/**
 * A time of an input as it is kept, in UTC; undefined where it is none in ISO 8601. `Date.parse` takes
 * far more, and what has no zone for a time where the sandbox runs.
 */
export function instantOf(text: string): string | undefined {
  const time = Date.parse(text.replace(/T[\d:.]+$/, '$&Z'));
  return iso8601.test(text) && !Number.isNaN(time) ? new Date(time).toISOString() : undefined;
}
