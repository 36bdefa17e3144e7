import {
  type GraphQLLeafType,
  type GraphQLNamedType,
  type GraphQLScalarType,
  isEnumType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';

/**
 * How the values of one leaf type stand to those of another, as JSON:
 * `same` (every value of the first is one of the second), `wider` (some values of the first are
 * not values of the second, though they look alike), `different`, or `unknown`, where a custom
 * scalar takes part, whose values no schema describes.
 */
export type Fit = 'same' | 'wider' | 'different' | 'unknown';

/** Whether a program that reads `reader` can take what a server writes as `written`. */
export function fitsRead(written: GraphQLLeafType, reader: GraphQLLeafType): Fit {
  const [from, to] = [wire(written), wire(reader)];
  if (from === 'custom' || to === 'custom') return 'unknown';
  if (from === 'enum' && isEnumType(written)) {
    if (to === 'string') return 'same';
    if (!isEnumType(reader)) return 'different';
    return missingValues(written, reader).length === 0 ? 'same' : 'wider';
  }
  if (from === to) return 'same';
  if (from === 'string' && to === 'enum') return 'wider';
  if (from === 'Int' && to === 'Float') return 'same';
  if (from === 'Float' && to === 'Int') return 'wider';
  return 'different';
}

/** Whether a server that takes `taken` accepts what a program sends as `sent`. */
export function fitsSent(sent: GraphQLLeafType, taken: GraphQLLeafType): Fit {
  // A server reads whole numbers as IDs as well.
  if (wire(sent) === 'Int' && taken.name === 'ID') return 'same';
  return fitsRead(sent, taken);
}

/** The values of an enum that the other does not have. */
export const missingValues = (of: GraphQLLeafType, from: GraphQLLeafType): string[] =>
  isEnumType(of)
    ? of
        .getValues()
        .map(({ name }) => name)
        .filter((name) => !isEnumType(from) || !from.getValue(name))
    : [];

/** A scalar of the schema's own, whose values only its specification describes, if anything. */
export const isCustomScalar = (type: GraphQLNamedType): boolean =>
  isScalarType(type) && !isSpecifiedScalarType(type);

/** Whether two versions of a custom scalar say that their values are specified elsewhere. */
export const specificationChanged = (from: GraphQLScalarType, to: GraphQLScalarType): boolean =>
  Boolean(from.specifiedByURL && to.specifiedByURL) && from.specifiedByURL !== to.specifiedByURL;

// ID and String are both written as JSON strings.
const wire = (type: GraphQLLeafType) => {
  if (isEnumType(type)) return 'enum';
  if (!isSpecifiedScalarType(type)) return 'custom';
  return type.name === 'ID' || type.name === 'String' ? 'string' : type.name;
};
