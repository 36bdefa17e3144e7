import { type ASTNode, type DocumentNode, Kind, type NameNode, print, visit } from 'graphql';
import { specifiedDirectives } from './introspection.js';

/** What was defined once more, and its definition that was left out. */
export interface Doublet {
  readonly coordinate: string;
  readonly node: ASTNode;
  readonly isAlike: boolean;
}

/**
 * A document in which what stood there twice, alike, stands once; and without the directives of the
 * schema's own, which no introspection shows. Some servers print such SDL and answer as if nothing
 * were wrong, and whoever reads it cannot mend it.
 *
 * Descriptions may differ: the first is kept. What is defined twice, and not alike, stays.
 */
export function mend(document: DocumentNode): { document: DocumentNode; doublets: Doublet[] } {
  const doublets: Doublet[] = [];
  const seen = new Map<string, string>();
  // What the members that follow belong to.
  let [type, holder] = ['', ''];
  const once = (coordinate: string, node: Described, key = coordinate) => {
    const { description: _, ...shape } = node;
    const printed = print(shape as ASTNode);
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, printed);
    if (earlier !== printed) return undefined;
    doublets.push({ coordinate, node, isAlike: true });
    // Takes the node out.
    return null;
  };
  const mended: DocumentNode = visit(withoutOwnDirectives(document), {
    enter(node, key) {
      switch (node.kind) {
        case Kind.SCHEMA_DEFINITION:
          return once('schema', node);
        case Kind.OPERATION_TYPE_DEFINITION:
          return once(node.operation, node, `root ${node.operation}`);
        case Kind.DIRECTIVE_DEFINITION:
          holder = `@${node.name.value}`;
          return once(holder, node);
        case Kind.FIELD_DEFINITION:
          holder = `${type}.${node.name.value}`;
          return once(holder, node);
        case Kind.ENUM_VALUE_DEFINITION:
          return once(`${type}.${node.name.value}`, node);
        case Kind.INPUT_VALUE_DEFINITION: {
          const { value } = node.name;
          return once(holder === type ? `${type}.${value}` : `${holder}(${value}:)`, node);
        }
        case Kind.NAMED_TYPE:
          // An interface or a member of a union, in a list; not the type of a field.
          return typeof key === 'number'
            ? once(type, node, `${type} of ${node.name.value}`)
            : undefined;
        default:
          if (!isTypeNode(node)) return undefined;
          [type, holder] = [node.name.value, node.name.value];
          return node.kind.endsWith('Definition') ? once(type, node) : undefined;
      }
    },
  });
  return { document: mended, doublets };
}

type Described = ASTNode & { readonly description?: unknown };

const withoutOwnDirectives = (document: DocumentNode): DocumentNode =>
  visit(document, {
    Directive: ({ name }) => (specifiedDirectives.includes(name.value) ? false : null),
  });

const isTypeNode = (node: ASTNode): node is ASTNode & { readonly name: NameNode } =>
  /Type(Definition|Extension)$/.test(node.kind) && 'name' in node;
