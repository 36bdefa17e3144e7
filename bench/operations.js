// A few hundred operations that nobody here wrote: those of the vendor's own client, without what the
// SDL at hand does not have.
import * as documents from '@team-plain/graphql';
import { buildSchema, Kind, parse, print, specifiedRules, validate, visit } from 'graphql';

const COUNT = 381;

/** @returns the text of each file, by path */
export function vendorOperations(sdl) {
  const all = new Map();
  for (const document of Object.values(documents)) {
    for (const node of document?.definitions ?? [])
      all.set(`${node.kind} ${node.name.value}`, node);
  }
  const { definitions } = mended(buildSchema(sdl), {
    kind: Kind.DOCUMENT,
    definitions: [...all.values()],
  });
  const fragments = new Map();
  for (const node of definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const operations = definitions
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .sort((a, b) => (a.name.value < b.name.value ? -1 : 1))
    .slice(0, COUNT);
  const reached = new Set(operations);
  // A set is walked to what is added on the way.
  for (const node of reached) {
    visit(node, { FragmentSpread: ({ name }) => void reached.add(fragments.get(name.value)) });
  }
  return Object.fromEntries(
    [...reached].map((node) => [`operations/${node.name.value}.graphql`, `${print(node)}\n`]),
  );
}

/** Without the nodes that the schema does not allow, until it allows all. */
function mended(schema, given) {
  const rules = specifiedRules.filter(({ name }) => name !== 'NoUnusedFragmentsRule');
  let document = given;
  for (;;) {
    const errors = validate(schema, document, rules, { maxErrors: 10_000 });
    if (errors.length === 0) return document;
    const wrong = new Set(errors.map(({ nodes }) => nodes[0]));
    const goes = (node) =>
      node && (wrong.has(node) || goes(node.typeCondition) || wrong.has(node.type));
    document = visit(document, {
      leave(node) {
        if (node.kind === Kind.SELECTION_SET && node.selections.length === 0) {
          const name = { kind: Kind.NAME, value: '__typename' };
          return { ...node, selections: [{ kind: Kind.FIELD, name }] };
        }
        return removable.has(node.kind) && goes(node) ? null : undefined;
      },
    });
    document = parse(print(document));
  }
}

const removable = new Set([
  Kind.FIELD,
  Kind.INLINE_FRAGMENT,
  Kind.FRAGMENT_SPREAD,
  Kind.FRAGMENT_DEFINITION,
  Kind.OPERATION_DEFINITION,
  Kind.VARIABLE_DEFINITION,
  Kind.ARGUMENT,
  Kind.OBJECT_FIELD,
]);
