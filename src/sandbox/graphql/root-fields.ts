import type {
  ASTVisitor,
  FragmentDefinitionNode,
  SelectionSetNode,
  ValidationContext,
} from 'graphql';
import { GraphQLError, Kind } from './graphql-js.js';

/** A rule of validation: an operation may have so many fields at its root, those of fragments included. */
export function mostRootFields(most: number): (context: ValidationContext) => ASTVisitor {
  return (context) => ({
    OperationDefinition(operation) {
      const count = countFields(operation.selectionSet, (name) => context.getFragment(name));
      if (count <= most) return;
      const allowed = most === 1 ? 'one is' : `${most} are`;
      context.reportError(
        new GraphQLError(`The operation has ${count} root fields, and ${allowed} allowed.`, {
          nodes: operation,
        }),
      );
    },
  });
}

function countFields(
  { selections }: SelectionSetNode,
  fragment: (name: string) => FragmentDefinitionNode | null | undefined,
  within: readonly string[] = [],
): number {
  let count = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) count += 1;
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      count += countFields(selection.selectionSet, fragment, within);
    } else if (!within.includes(selection.name.value)) {
      const name = selection.name.value;
      const inner = fragment(name)?.selectionSet;
      if (inner) count += countFields(inner, fragment, [...within, name]);
    }
  }
  return count;
}
