import fc from 'fast-check';
import {
  buildSchema,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  validate,
  visit,
} from 'graphql';
import { expect, it } from 'vitest';
import { checkOperations } from '../../src/schema/check.js';
import { schemasFor, schemaText } from '../../src/schema/load.js';
import { readOperations } from '../../src/schema/operations.js';
import { runs } from '../random.js';
import { anySchema } from '../schema-forms/any-schema.js';
import { randomOperation } from './random-operations.js';
import { chance, int, type Random } from './random-schemas.js';

// Servers list types and fields as their modules were loaded.
it('finds nothing where a schema is said in another order and in parts', () => {
  let compared = 0;
  fc.assert(
    fc.property(anySchema, fc.gen(), (sdl, g) => {
      const { text } = randomOperation(g, buildSchema(sdl));
      if (validate(buildSchema(sdl), parse(text)).length > 0) return;
      const other = print(rearranged(g, parse(sdl)));
      const documents = readOperations([{ path: 'operation.graphql', text }]);
      const schemas = schemasFor(documents, schemaText(sdl, 'from'), schemaText(other, 'to'));
      const marks = checkOperations(schemas, documents).flatMap((checked) => checked.marks);
      const shown = marks
        // Which a check lists, were they deprecated before or not.
        .filter(({ severity }) => severity !== 'deprecated')
        .map(({ kind, coordinate, message }) => `${kind} ${coordinate} ${message}`);
      expect(shown, `${sdl}\n--- turns into\n${other}\n--- for\n${text}`).toEqual([]);
      compared++;
    }),
    { numRuns: runs(150) },
  );
  expect(compared).toBeGreaterThan(runs(150) / 3);
});

const unordered = new Set(['fields', 'values', 'types', 'arguments', 'interfaces']);

function rearranged(g: Random, document: DocumentNode): DocumentNode {
  const sorted: DocumentNode = visit(document, {
    leave(node) {
      // A list is the one thing whose order says something.
      if (node.kind === Kind.LIST) return undefined;
      const lists = Object.entries(node).flatMap(([key, value]) =>
        unordered.has(key) && Array.isArray(value) ? [[key, shuffled(g, value)]] : [],
      );
      return { ...node, ...Object.fromEntries(lists) };
    },
  });
  const definitions = sorted.definitions.flatMap((node) => inParts(g, node));
  return { kind: Kind.DOCUMENT, definitions: shuffled(g, definitions) };
}

/** A definition and an extension of it. */
function inParts(g: Random, node: DefinitionNode): DefinitionNode[] {
  if (!('fields' in node) || !node.fields || node.fields.length < 2 || !chance(g, 50))
    return [node];
  const at = int(g, 1, node.fields.length - 1);
  const kind = node.kind.replace('Definition', 'Extension');
  const rest = { kind, name: node.name, fields: node.fields.slice(at) };
  return [
    { ...node, fields: node.fields.slice(0, at) } as DefinitionNode,
    rest as unknown as DefinitionNode,
  ];
}

const shuffled = <T>(g: Random, items: readonly T[]): T[] =>
  items
    .map((item) => [int(g, 0, 1_000), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
