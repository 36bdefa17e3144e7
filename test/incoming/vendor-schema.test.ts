import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { webhookEventTypes } from '../../src/webhooks/index.js';
import { vendorSchema } from '../sandbox/vendor-events.js';
import { root, TeamRepository } from '../team-repository.js';

interface JsonSchema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly type?: string | readonly string[];
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

describe.skipIf(!vendorSchema)("beside the vendor's schema of webhooks", () => {
  const schema: JsonSchema = vendorSchema ?? {};

  it('knows every type of event', () => {
    const types = schema.properties?.['type']?.enum;
    expect(types).toHaveLength(30);
    expect(
      types?.filter((type) => !(webhookEventTypes as readonly unknown[]).includes(type)),
    ).toEqual([]);
  });

  it('has the types that Plain sends, and their members alone', async () => {
    const team = new TeamRepository({
      'main.ts': `${declarationsOf(schema)}\n${comparison}`,
      'tsconfig.json': JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
        files: ['main.ts'],
      }),
    });
    expect(await team.tsc('-p', '.')).toEqual({ code: 0, output: '' });
    team.dispose();
  });
});

/** Every event of theirs is one of ours, and every member that ours has is one of theirs. */
const comparison = `
import type { WebhookEventOf } from ${JSON.stringify(join(root, 'src/webhooks/index.js'))};

type Type = Vendor['type'];
type Theirs<T extends Type> = Omit<Vendor, 'payload' | 'type'> & {
  type: T;
  payload: Extract<Vendor['payload'], { eventType: T }>;
};
type Checked = { [T in Type]: Theirs<T> extends WebhookEventOf<T> ? 'fits' : T };
const checked: { [T in Type]: 'fits' } = null as unknown as Checked;
void checked;

type Names<T> = T extends readonly (infer Item)[]
  ? Names<Item>
  : T extends object
    ? { [K in keyof T & string]: K | \`\${K}.\${Deep<T[K]>}\` }[keyof T & string]
    : never;
type Deep<T> = T extends string
  ? never
  : T extends readonly (infer Item)[]
  ? Deep<Item>
  : T extends object
    ? keyof T & string
    : never;
type More<T extends Type> = T extends Type
  ? Exclude<Names<WebhookEventOf<T>['payload']>, Names<Theirs<T>['payload']>>
  : never;
type Missing<T extends Type> = T extends Type
  ? Exclude<Names<Theirs<T>['payload']>, Names<WebhookEventOf<T>['payload']>>
  : never;
const differing: never = null as unknown as More<Type> | Missing<Type>;
void differing;
`;

function declarationsOf(schema: JsonSchema): string {
  const declarations = Object.entries(schema.definitions ?? {}).map(
    ([name, definition]) =>
      `export type ${nameOf(`#/definitions/${name}`)} = ${typeOf(definition)};`,
  );
  return [...declarations, `type Vendor = ${typeOf(schema)};`].join('\n');

  function typeOf(node: JsonSchema): string {
    if (node.$ref) return isNamed(node.$ref) ? nameOf(node.$ref) : typeOf(found(node.$ref));
    // A version of Plain's is a constant in its own schema.
    if (/^\d{4}-\d\d-\d\d$/.test(String(node.const))) return 'string';
    if (node.const !== undefined) return JSON.stringify(node.const);
    if (node.enum) return node.enum.map((value) => JSON.stringify(value)).join(' | ');
    if (node.anyOf) return `(${node.anyOf.map(typeOf).join(' | ')})`;
    if (node.properties) {
      const members = Object.entries(node.properties).map(
        ([name, member]) => `${name}${node.required?.includes(name) ? '' : '?'}: ${typeOf(member)}`,
      );
      return `{ ${members.join('; ')} }`;
    }
    if (node.type === 'array') return `(${typeOf(node.items ?? {})})[]`;
    if (node.type === undefined) return 'string';
    return [node.type]
      .flat()
      .map((type) => (type === 'integer' ? 'number' : type))
      .join(' | ');
  }

  function found(ref: string): JsonSchema {
    return ref
      .slice(2)
      .split('/')
      .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], schema) as JsonSchema;
  }
}

const isNamed = (ref: string) => ref.split('/').length === 3;
const nameOf = (ref: string) => `V_${ref.split('/').at(-1)}`;
