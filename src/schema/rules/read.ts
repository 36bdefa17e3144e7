import {
  type FieldNode,
  type GraphQLEnumType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { fitsRead, missingValues, specificationChanged } from './leaf.js';
import { deprecation, isRename, type Mark, mark, type Schemas } from './mark.js';

/** A selected field, named by its coordinate. */
export interface Field {
  readonly node: FieldNode;
  readonly coordinate: string;
}

/** Compares what a program reads from a field: nullability, lists, scalars and enums. */
export function checkRead(
  schemas: Schemas,
  field: Field,
  from: GraphQLOutputType,
  to: GraphQLOutputType,
): Mark[] {
  const marks: Mark[] = [];
  checkWrappers(field, from, to, marks);
  const [before, after] = [getNamedType(from), getNamedType(to)];
  if (isEnumType(before) && isEnumType(after) && isSame(schemas, before, after))
    checkEnum(field, before, after, marks);
  else if (isLeafType(before) && isLeafType(after)) checkLeaf(field, before, after, marks);
  return marks;
}

export const typeChanged = ({ node, coordinate }: Field, message: string) =>
  mark('FIELD_TYPE_CHANGED', {
    coordinate,
    node: node.name,
    certainty: 'always',
    message,
    reason: 'Neither the document nor its readers are made for that.',
  });

/** Nullability and lists. */
function checkWrappers(
  { node, coordinate }: Field,
  from: GraphQLOutputType,
  to: GraphQLOutputType,
  into: Mark[],
): void {
  let [before, after, items]: [GraphQLOutputType, GraphQLOutputType, boolean] = [from, to, false];
  for (;;) {
    if (isNonNullType(before) !== isNonNullType(after))
      into.push(nullability({ node, coordinate }, items, isNonNullType(after)));
    if (isNonNullType(before)) before = before.ofType;
    if (isNonNullType(after)) after = after.ofType;
    if (!isListType(before) && !isListType(after)) return;
    if (!isListType(before) || !isListType(after)) {
      into.push(typeChanged({ node, coordinate }, `${coordinate} changed from ${from} to ${to}`));
      return;
    }
    [before, after, items] = [before.ofType, after.ofType, true];
  }
}

function nullability({ node, coordinate }: Field, items: boolean, nonNull: boolean): Mark {
  const what = items ? `The items of ${coordinate}` : `The field ${coordinate}`;
  const at = { coordinate, node: node.name, certainty: 'if-returned' as const };
  if (nonNull)
    return mark('FIELD_BECAME_NON_NULL', {
      ...at,
      message: `${what} can no longer be null`,
      reason: 'Readers expect less.',
    });
  return mark(items ? 'FIELD_ITEM_BECAME_NULLABLE' : 'FIELD_BECAME_NULLABLE', {
    ...at,
    message: `${what} may be null now`,
    reason: 'Readers take it for granted.',
  });
}

function checkEnum(
  { node, coordinate }: Field,
  from: GraphQLEnumType,
  to: GraphQLEnumType,
  into: Mark[],
): void {
  const at = { node: node.name, certainty: 'if-returned' as const };
  for (const name of missingValues(to, from))
    into.push(
      mark('ENUM_VALUE_ADDED', {
        ...at,
        coordinate: `${to.name}.${name}`,
        message: `${coordinate} may be ${name} now`,
        reason: 'Readers do not know the value.',
      }),
    );
  for (const name of missingValues(from, to))
    into.push(
      mark('ENUM_VALUE_REMOVED', {
        ...at,
        severity: 'safe',
        coordinate: `${from.name}.${name}`,
        message: `${coordinate} can no longer be ${name}`,
        reason: 'Readers expect more.',
      }),
    );
  for (const value of to.getValues()) {
    const before = from.getValue(value.name);
    const deprecated = before ? deprecation(before, value) : undefined;
    if (deprecated)
      into.push(
        mark('ENUM_VALUE_DEPRECATED', {
          ...at,
          coordinate: `${to.name}.${value.name}`,
          message: `The enum value ${to.name}.${value.name} is deprecated`,
          ...deprecated,
        }),
      );
  }
}

function checkLeaf(
  { node, coordinate }: Field,
  from: GraphQLLeafType,
  to: GraphQLLeafType,
  into: Mark[],
): void {
  const at = { node: node.name, certainty: 'if-returned' as const };
  if (isScalarType(from) && isScalarType(to) && from.name === to.name) {
    if (specificationChanged(from, to))
      into.push(
        mark('SCALAR_SPECIFICATION_CHANGED', {
          ...at,
          coordinate: from.name,
          message: `The scalar ${from.name} is specified elsewhere: ${to.specifiedByURL}`,
          reason: 'Its values may be written differently.',
        }),
      );
    return;
  }
  const changed = { ...at, coordinate, message: `${coordinate} changed from ${from} to ${to}` };
  // What the server writes now has to fit those who read it as before.
  const fit = fitsRead(to, from);
  if (fit === 'different') into.push(typeChanged({ node, coordinate }, changed.message));
  if (fit === 'same' && isEnumType(to))
    into.push(
      mark('FIELD_TYPE_NARROWED', {
        ...changed,
        severity: 'safe',
        typeImpact: 'enum-narrowed',
        reason: 'Readers expect more.',
      }),
    );
  if (fit === 'wider')
    into.push(
      mark('FIELD_TYPE_WIDENED', {
        ...changed,
        typeImpact: isEnumType(from) ? 'enum-widened' : 'none',
        reason: 'Readers do not expect all of its values.',
      }),
    );
  if (fit === 'unknown')
    into.push(
      mark('FIELD_SCALAR_CHANGED', {
        ...changed,
        reason: 'No schema describes how a custom scalar is written.',
      }),
    );
}

const isSame = (schemas: Schemas, from: GraphQLEnumType, to: GraphQLEnumType) =>
  from.name === to.name || isRename(schemas, from.name, to.name);
