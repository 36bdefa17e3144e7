import {
  type ConstValueNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  print,
} from 'graphql';

/**
 * The default of an argument or input field as GraphQL, in one form for all that mean the same,
 * whichever version of graphql-js is installed and whether an SDL or an introspection said it: an
 * item stands in its list, an object has all the fields that have defaults, in the order of its type.
 *
 * The schema is one that was built from definitions.
 *
 * @see https://spec.graphql.org/September2025/#sec-Input-Objects.Input-Coercion
 */
export function defaultValue(holder: GraphQLArgument | GraphQLInputField): string | undefined {
  const node = holder.astNode?.defaultValue;
  return node && coerced(node, holder.type, []);
}

/** @param underway input types whose defaults are being filled in, which must not wait for themselves */
function coerced(
  node: ConstValueNode,
  type: GraphQLInputType,
  underway: readonly string[],
): string {
  if (isNonNullType(type)) return coerced(node, type.ofType, underway);
  if (node.kind === Kind.NULL) return 'null';
  if (isListType(type)) {
    const values = node.kind === Kind.LIST ? node.values : [node];
    return list(values.map((value) => coerced(value, type.ofType, underway)));
  }
  if (isInputObjectType(type)) {
    if (node.kind !== Kind.OBJECT) return literal(node);
    const given = new Map(node.fields.map(({ name, value }) => [name.value, value]));
    const within = [...underway, type.name];
    const entries = Object.values(type.getFields()).flatMap((field): [string, string][] => {
      const own = given.get(field.name);
      const value = own ?? (underway.includes(type.name) ? undefined : field.astNode?.defaultValue);
      given.delete(field.name);
      return value ? [[field.name, coerced(value, field.type, own ? underway : within)]] : [];
    });
    for (const [name, value] of given) entries.push([name, literal(value)]);
    return object(entries);
  }
  // A server reads whole numbers as IDs, and may say either.
  if (type.name === 'ID' && node.kind === Kind.INT) return JSON.stringify(node.value);
  if (type.name === 'Float' && node.kind === Kind.INT) return String(Number(node.value));
  // As servers in JavaScript say it of a custom scalar.
  if (node.kind === Kind.ENUM && !isEnumType(type)) return JSON.stringify(node.value);
  return literal(node);
}

function literal(node: ConstValueNode): string {
  switch (node.kind) {
    case Kind.INT:
      // Larger ones, of custom scalars, are kept to the digit.
      return Number.isSafeInteger(Number(node.value)) ? String(Number(node.value)) : node.value;
    case Kind.FLOAT:
      return Number.isFinite(Number(node.value)) ? String(Number(node.value)) : node.value;
    case Kind.STRING:
      return print({ kind: Kind.STRING, value: node.value });
    case Kind.LIST:
      return list(node.values.map(literal));
    case Kind.OBJECT:
      return object(node.fields.map(({ name, value }) => [name.value, literal(value)]));
    default:
      return print(node);
  }
}

const list = (values: readonly string[]) => `[${values.join(', ')}]`;

const object = (entries: readonly (readonly [string, string])[]) =>
  entries.length === 0 ? '{}' : `{ ${entries.map((entry) => entry.join(': ')).join(', ')} }`;
