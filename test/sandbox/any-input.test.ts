import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLInputField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  type TypeNode,
  typeFromAST,
} from 'graphql';
import { expect, test } from 'vitest';
import * as documents from '../../src/documents.js';
import { running } from './requests.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const { operations } = JSON.parse(readFileSync('src/generated/manifest.json', 'utf8')) as {
  operations: { name: string; kind: string; mayBeNull?: boolean }[];
};
const texts = new Map(
  Object.entries<unknown>(documents).map(([name, document]) => [
    name,
    (document as { loc?: { source: { body: string } } }).loc?.source.body ?? '',
  ]),
);

const sandbox = await running({ rateLimit: { limit: 100_000, windowMs: 60_000 } });
/** Every id that an answer has shown, deleted ones among them. */
const ids = new Set<string>();

test.each([1, 2])(
  'whatever an operation is given, it is done, or refused as documented (%i)',
  async (round) => {
    note(sandbox.seed);
    for (const [index, { name, kind, mayBeNull }] of operations.entries()) {
      const text = texts.get(`${name.charAt(0).toUpperCase()}${name.slice(1)}Document`) ?? '';
      const seed = 1000 * round + index;
      const [variables = {}] = fc.sample(variablesOf(text), { numRuns: 1, seed });
      const said = `${name} ${JSON.stringify(variables)}`;
      const { status, data, errors } = await sandbox.ask(text, variables);
      note(data);
      expect(status, said).toBeLessThan(500);
      for (const { extensions } of errors) {
        expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'], said).toContain(extensions.code);
      }
      if (kind !== 'mutation' || !data) continue;
      const { error, ...results } = data[name] as Record<string, unknown>;
      const values = Object.values(results);
      const hasResult = values.some((value) => value !== null && `${value}` !== '');
      if (error) expect(hasResult, said).toBe(false);
      else if (values.length > 0 && !mayBeNull) expect(values.some(Boolean), said).toBe(true);
    }
  },
);

function note(value: unknown): void {
  if (typeof value === 'string') {
    if (/^[A-Za-z]+_[0-9A-Z]{26}$/.test(value)) ids.add(value);
  } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(note);
}

function variablesOf(text: string): fc.Arbitrary<Record<string, unknown>> {
  const operation = parse(text).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is no operation.');
  const fields = (operation.variableDefinitions ?? []).map(({ variable, type }) => ({
    name: variable.name.value,
    type: typeFromAST(schema, type as TypeNode) as GraphQLInputType,
  }));
  return record(fields, 0);
}

function record(
  fields: readonly Pick<GraphQLInputField, 'name' | 'type'>[],
  depth: number,
): fc.Arbitrary<Record<string, unknown>> {
  const isRequired = ({ type }: { type: GraphQLInputType }) => isNonNullType(type);
  const kept = depth > 3 ? fields.filter(isRequired) : fields;
  return fc.record(
    Object.fromEntries(kept.map(({ name, type }) => [name, anyOf(type, name, depth + 1)])),
    { requiredKeys: kept.filter(isRequired).map(({ name }) => name) },
  );
}

/** Most of it makes sense: an identifier has one field, an id is one that there is or was. */
function anyOf(type: GraphQLInputType, name: string, depth: number): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return anyOf(type.ofType, name, depth);
  if (isListType(type)) return fc.array(anyOf(type.ofType, name, depth), { maxLength: 2 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map((value) => value.name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    if (!/Identifier|Component|Condition/.test(type.name)) return record(fields, depth);
    const single = fields.map((field) =>
      fc.record({ [field.name]: anyOf(field.type, field.name, depth + 1) }),
    );
    return fc.oneof(record(fields, depth), ...single);
  }
  if (type.name === 'Boolean') return fc.boolean();
  if (type.name === 'Int') return fc.constantFrom(-1, 0, 1, 2, 3, 26, 60, 101);
  if (type.name === 'Float') return fc.constantFrom(-2, 0, 1.5);
  const kind = /(\w+?)s?$/.exec(name)?.[1]?.replace(/^.*(thread|customer|user|label)Id$/i, '$1Id');
  const known = [...ids].filter((id) => id.startsWith(prefixes[kind ?? ''] ?? ''));
  return type.name === 'ID' && known.length > 0
    ? fc.constantFrom(...known)
    : fc.constantFrom(...strings);
}

const prefixes: Record<string, string> = {
  threadId: 'th_',
  customerId: 'c_',
  userId: 'u_',
  machineUserId: 'mu_',
  labelId: 'l_',
  labelTypeId: 'lt_',
  tenantId: 'te_',
  companyId: 'co_',
  tierId: 'tier_',
};

const strings = [
  ...['', ' ', 'x', 'Hello', '💥', 'a'.repeat(300), 'true', '3', '#00ff00', 'T-1', 'plan'],
  ...['halcyon.example', 'enterprise', 'region', 'seats', 'a@b.example', 'matt@plain.com'],
  ...['https://x.example/', 'http://127.0.0.1:1/', '2026-01-01T00:00:00Z', '2099-01-01'],
  ...['thread.thread_created', 'thread:read', 'github_issue', '2026-02-27'],
];
