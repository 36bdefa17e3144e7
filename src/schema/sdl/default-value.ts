import {
  type ConstValueNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
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

/** The defaults of one argument or input field before and after a change. */
export interface Defaults {
  readonly from: string | undefined;
  /** The same text where it means the same: fields have no order, and one that is new was not left out before. */
  readonly to: string | undefined;
}

export function defaultsOf(
  from: GraphQLArgument | GraphQLInputField,
  to: GraphQLArgument | GraphQLInputField,
): Defaults {
  const defaults = { from: defaultValue(from), to: defaultValue(to) };
  const [before, after] = [from.astNode?.defaultValue, to.astNode?.defaultValue];
  if (!before || !after || defaults.from === defaults.to) return defaults;
  const isSame =
    coerced(before, from.type, [], from.type) === coerced(after, to.type, [], from.type);
  return isSame ? { from: defaults.from, to: defaults.from } : defaults;
}

/**
 * @param underway input types whose defaults are being filled in, which must not wait for themselves
 * @param former the type before a change: no default of a field is filled in that it does not have,
 * and fields are in the order of their names
 */
function coerced(
  node: ConstValueNode,
  type: GraphQLInputType,
  underway: readonly string[],
  former?: GraphQLInputType,
): string {
  if (isNonNullType(type)) return coerced(node, type.ofType, underway, former);
  if (node.kind === Kind.NULL) return 'null';
  if (isListType(type)) {
    const values = node.kind === Kind.LIST ? node.values : [node];
    return list(values.map((value) => coerced(value, type.ofType, underway, former)));
  }
  if (isInputObjectType(type)) {
    if (node.kind !== Kind.OBJECT) return literal(node);
    const given = new Map(node.fields.map(({ name, value }) => [name.value, value]));
    const within = [...underway, type.name];
    const was = former && getNamedType(former);
    const before = isInputObjectType(was) ? was.getFields() : undefined;
    const entries = Object.values(type.getFields()).flatMap((field): [string, string][] => {
      const own = given.get(field.name);
      const isNew = before !== undefined && !before[field.name];
      const leftOut = isNew || underway.includes(type.name);
      const value = own ?? (leftOut ? undefined : field.astNode?.defaultValue);
      given.delete(field.name);
      if (!value) return [];
      const inner = coerced(value, field.type, own ? underway : within, before?.[field.name]?.type);
      return [[field.name, inner]];
    });
    for (const [name, value] of given) entries.push([name, literal(value)]);
    return object(former ? entries.sort(([a], [b]) => (a < b ? -1 : 1)) : entries);
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
