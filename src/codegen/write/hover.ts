import { Kind, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { notesOf } from '../read/notes.js';
import type { SchemaParts } from '../schema/schema-parts.js';

/** The comment over an operation's document: what it does, what it needs, whether it may run twice. */
export function hoverOf(node: OperationDefinitionNode, parts: SchemaParts): string[] {
  const { prose, idempotent, idempotencyKey } = notesOf(node);
  const paragraphs = [
    ...descriptionsOf(node, parts),
    prose.join('\n').trim(),
    permissionsOf(node),
    node.operation !== OperationTypeNode.MUTATION
      ? ''
      : idempotent
        ? 'Idempotent: sent again also where the server may have acted on it.'
        : `Sent again only where the server certainly did not act on it${idempotencyKey ? `, or \`${idempotencyKey}\` is given` : ''}.`,
  ].filter((text) => text !== '');
  if (paragraphs.length === 0) return [];
  const lines = paragraphs.join('\n\n').replaceAll('*/', '*\\/').split('\n');
  if (lines.length === 1) return [`/** ${lines[0]} */`];
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}

function permissionsOf(node: OperationDefinitionNode): string {
  const { permissions, permissionsDocumented } = notesOf(node);
  if (!permissions) return '';
  if (permissions.length === 0) return 'Needs no permission.';
  const names = permissions.map((name) => `\`${name}\``).join(', ');
  return `Needs ${names}${permissionsDocumented ? '' : ', which is not documented'}.`;
}

/** What the schema says of the root fields. */
function descriptionsOf(node: OperationDefinitionNode, parts: SchemaParts): string[] {
  const root = parts.root(node.operation);
  if (root === undefined) return [];
  const found = node.selectionSet.selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) return [];
    const field = parts.field(root, selection.name.value);
    return { name: selection.name.value, text: field?.description?.value.trim() ?? '' };
  });
  return found.map(({ name, text }) =>
    found.length === 1 || text === '' ? text : `\`${name}\`: ${text}`,
  );
}
