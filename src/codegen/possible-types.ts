import { type GraphQLSchema, isAbstractType, visit } from 'graphql';
import type { Executable } from './definitions.js';

/**
 * The members of the interfaces and unions that fragments are on: what a cache must know to tell
 * which fragments an object matches.
 */
export function possibleTypes(
  schema: GraphQLSchema,
  definitions: readonly Executable[],
): Record<string, string[]> {
  const names = new Set<string>();
  const note = (node: { typeCondition?: { name: { value: string } } | undefined }) => {
    if (node.typeCondition) names.add(node.typeCondition.name.value);
  };
  for (const definition of definitions) {
    visit(definition, { FragmentDefinition: note, InlineFragment: note });
  }
  return Object.fromEntries(
    [...names].sort().flatMap((name) => {
      const type = schema.getType(name);
      if (!isAbstractType(type)) return [];
      return [
        [
          name,
          schema
            .getPossibleTypes(type)
            .map((member) => member.name)
            .sort(),
        ],
      ];
    }),
  );
}
