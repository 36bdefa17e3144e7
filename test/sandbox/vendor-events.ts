import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

const file = fileURLToPath(
  new URL('../../../shared/plain-api/webhook-schema-2026-04-21.json', import.meta.url),
);

/** The vendor's schema of webhooks, where it is at hand: it is not ours to pass on. */
export const vendorSchema = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;

let validate: ValidateFunction | undefined;

/** Where an event is not what the vendor's schema asks for. */
export function vendorProblems(event: { readonly type: string }): string[] {
  if (!vendorSchema) return [];
  if (!validate) {
    const ajv = new Ajv({ strict: false, unicodeRegExp: false });
    formats.default(ajv);
    validate = ajv.compile(vendorSchema);
  }
  const { type } = event;
  if (validate(event)) return [];
  const wrong = validate.errors?.filter(
    ({ keyword, instancePath }) =>
      keyword !== 'anyOf' &&
      keyword !== 'const' &&
      !(keyword === 'required' && instancePath === '/payload'),
  );
  return [`${type}: ${JSON.stringify(wrong)}`];
}
