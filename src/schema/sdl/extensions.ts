import {
  type DocumentNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';

/**
 * A document whose type definitions hold what their extensions add. graphql-js takes extensions as
 * they are, but for `@specifiedBy` and `@oneOf` on one.
 */
export function foldExtensions(document: DocumentNode): DocumentNode {
  const extensions = new Map<string, TypeExtensionNode[]>();
  for (const node of document.definitions)
    if (isTypeExtensionNode(node)) {
      const list = extensions.get(node.name.value);
      if (list) list.push(node);
      else extensions.set(node.name.value, [node]);
    }
  if (extensions.size === 0) return document;
  const definitions = document.definitions
    .filter((node) => !isTypeExtensionNode(node))
    .map((node) => {
      const own = isTypeDefinitionNode(node) ? extensions.get(node.name.value) : undefined;
      return own ? folded(node as TypeDefinitionNode, own) : node;
    });
  return { ...document, definitions };
}

export function folded(
  definition: TypeDefinitionNode,
  extensions: readonly TypeExtensionNode[],
): TypeDefinitionNode {
  const whole: Record<string, unknown> = { ...definition };
  for (const extension of extensions)
    for (const key of ['directives', 'interfaces', 'fields', 'types', 'values'])
      if (key in extension) whole[key] = [...listOf(whole, key), ...listOf(extension, key)];
  return whole as unknown as TypeDefinitionNode;
}

const listOf = (node: object, key: string): readonly unknown[] =>
  (node as Record<string, readonly unknown[] | undefined>)[key] ?? [];
