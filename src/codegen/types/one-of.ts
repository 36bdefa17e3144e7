import { type GraphQLSchema, isInputObjectType, isNonNullType } from 'graphql';
import { oneOfList } from './one-of-list.js';

/** The input types of which Plain takes exactly one field, though its schema does not say `@oneOf`. */
const oneOfInputs = oneOfList.split('\n').filter((line) => /^\w/.test(line));

/** Makes them `@oneOf`, for generated types alone: to a server of Plain's they are ordinary. */
export function markOneOf(schema: GraphQLSchema): void {
  for (const name of oneOfInputs) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) continue;
    // Another vendor's, or one that has changed since.
    if (Object.values(type.getFields()).some((field) => isNonNullType(field.type))) continue;
    type.isOneOf = true;
  }
}
