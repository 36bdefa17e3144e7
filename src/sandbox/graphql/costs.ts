import type {
  FieldNode,
  GraphQLCompositeType,
  GraphQLNamedType,
  GraphQLResolveInfo,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import type { RootField } from '../section.js';
import { api } from '../sections.js';
import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  Kind,
} from './graphql-js.js';

/**
 * What an API key needs for a field of the root, with all that is selected in it: the field's own
 * permissions, and that of each kind of object which another object shows with more than its id.
 * Sorted after the field's own.
 */
export function permissionsOf(root: RootField, info: GraphQLResolveInfo): string[] {
  const nested = new Set<string>();
  const type = getNamedType(info.returnType);
  if (isCompositeType(type)) {
    for (const { selectionSet } of info.fieldNodes) {
      if (selectionSet) addCosts(selectionSet, type, false, { info, nested, shows: root.shows });
    }
  }
  return [...new Set([...root.permissions, ...[...nested].sort()])];
}

interface Walk {
  info: GraphQLResolveInfo;
  nested: Set<string>;
  shows: readonly string[];
}

/** @param isNested whether an object shows these selections, and not the payload or list of the root */
function addCosts(
  { selections }: SelectionSetNode,
  type: GraphQLCompositeType,
  isNested: boolean,
  walk: Walk,
): void {
  const { info, nested, shows } = walk;
  const { read, readField } = api.kinds[type.name] ?? {};
  const isFree = !isNested || read === undefined || shows.includes(type.name);
  for (const selection of selections) {
    if (!isIncluded(selection, info)) continue;
    if (selection.kind === Kind.FIELD) {
      if (!isFree && !isReference(selection)) nested.add(read);
      const ofField = readField?.[selection.name.value];
      if (ofField !== undefined) nested.add(ofField);
      const fieldType = typeOf(selection, type);
      if (selection.selectionSet && isCompositeType(fieldType)) {
        addCosts(selection.selectionSet, fieldType, isNested || !wraps.test(type.name), walk);
      }
      continue;
    }
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
    if (!inner) continue;
    const condition = inner.typeCondition?.name.value;
    const innerType = condition === undefined ? type : info.schema.getType(condition);
    if (isCompositeType(innerType)) addCosts(inner.selectionSet, innerType, isNested, walk);
  }
}

/** Types that are no objects of their own, but around those that are asked for. */
const wraps = /(Output|Connection|Edge|Result)$/;

/** An object names others by their ids without showing them. */
const isReference = ({ name }: FieldNode) => name.value === 'id' || name.value === '__typename';

function typeOf({ name }: FieldNode, type: GraphQLCompositeType): GraphQLNamedType | undefined {
  const field = 'getFields' in type ? type.getFields()[name.value] : undefined;
  return field && getNamedType(field.type);
}

function isIncluded(selection: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variableValues);
  return skip?.['if'] !== true && include?.['if'] !== false;
}
