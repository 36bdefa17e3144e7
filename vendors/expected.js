// What breaks an operation, by graphql-js's validation and by the types of what is sent and read.
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  typeFromAST,
  validate,
} from 'graphql';

/** Why the operation breaks, or undefined. */
export function reasonToBreak(before, after, text) {
  const document = parse(text);
  const [error] = validate(after, document);
  if (error) return error.message;
  const [{ operation, variableDefinitions, selectionSet }] = document.definitions;
  for (const { variable, type } of variableDefinitions) {
    const reason = sent(typeFromAST(before, type), typeFromAST(after, type), new Set());
    if (reason) return `$${variable.name.value}: ${reason}`;
  }
  const root = (schema) =>
    operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  return readIn(before, after, selectionSet, root(before), root(after));
}

/** Whether a value of the earlier type is refused by the later one. */
function sent(earlier, later, seen) {
  if (isNonNullType(later)) {
    return isNonNullType(earlier)
      ? sent(earlier.ofType, later.ofType, seen)
      : `null is refused by ${later}`;
  }
  if (isNonNullType(earlier)) return sent(earlier.ofType, later, seen);
  if (isListType(earlier)) {
    return isListType(later) ? sent(earlier.ofType, later.ofType, seen) : `${later} is no list`;
  }
  // One value is taken as a list of one.
  if (isListType(later)) {
    const item = isNonNullType(later.ofType) ? later.ofType.ofType : later.ofType;
    return sent(earlier, item, seen);
  }
  if (isEnumType(earlier)) return enumSent(earlier, later);
  if (isInputObjectType(earlier)) return objectSent(earlier, later, seen);
  return scalarSent(earlier, later);
}

function enumSent(earlier, later) {
  const known = isEnumType(later) ? later : undefined;
  const unknown = earlier.getValues().find(({ name }) => !known?.getValue(name));
  return unknown && `${later} does not know ${unknown.name}`;
}

function objectSent(earlier, later, seen) {
  if (!isInputObjectType(later)) return `${later} is no input object`;
  if (seen.has(`${earlier} ${later}`)) return undefined;
  seen.add(`${earlier} ${later}`);
  if (later.isOneOf && !earlier.isOneOf) return `${later} takes one field`;
  const [fields, taken] = [earlier.getFields(), later.getFields()];
  for (const field of Object.values(fields)) {
    if (!taken[field.name]) return `${later}.${field.name} is gone`;
    const reason = sent(field.type, taken[field.name].type, seen);
    if (reason) return `${later}.${field.name}: ${reason}`;
  }
  const added = Object.values(taken).find(
    (field) =>
      isRequiredInputField(field) &&
      !(fields[field.name] && isRequiredInputField(fields[field.name])),
  );
  return added && `${later}.${added.name} is required`;
}

const coerced = ['Int to Float', 'Int to ID', 'String to ID'];

function scalarSent(earlier, later) {
  // What a custom scalar takes is unknown.
  const isKnown = isSpecifiedScalarType(earlier) && isSpecifiedScalarType(later);
  if (earlier.name === later.name || (isScalarType(later) && !isKnown)) return undefined;
  return coerced.includes(`${earlier} to ${later}`) ? undefined : `${earlier} turned into ${later}`;
}

/** Whether what is read may be what the earlier types do not have. Values and members that are new are no break. */
function readIn(before, after, { selections }, earlier, later) {
  for (const { kind, name, typeCondition, selectionSet } of selections) {
    if (kind === 'InlineFragment') {
      const condition = typeCondition.name.value;
      const [one, other] = [before.getType(condition), after.getType(condition)];
      const reason = readIn(before, after, selectionSet, one, other);
      if (reason) return reason;
    } else if (name.value !== '__typename') {
      const [was, is] = [earlier, later].map((type) => type.getFields()[name.value].type);
      const inner = [was, is].map(getNamedType);
      const reason =
        read(was, is) ?? (selectionSet && readIn(before, after, selectionSet, ...inner));
      if (reason) return reason;
    }
  }
  return undefined;
}

function read(earlier, later) {
  if (isNonNullType(earlier) && !isNonNullType(later)) return `${earlier} may be null`;
  const [was, is] = [earlier, later].map((type) => (isNonNullType(type) ? type.ofType : type));
  if (isListType(was) !== isListType(is)) return `${earlier} turned into ${later}`;
  if (isListType(was)) return read(was.ofType, is.ofType);
  if (isLeafType(was) !== isLeafType(is)) return `${was} turned into ${is}`;
  if (!isScalarType(was) || !isScalarType(is)) return undefined;
  // What goes over the wire as a custom scalar is unknown.
  const isKnown = isSpecifiedScalarType(was) && isSpecifiedScalarType(is);
  return isKnown && asJson(was) !== asJson(is) ? `${was} turned into ${is}` : undefined;
}

/** Of some scalars the JSON is alike; that a whole number may be none now is dangerous, and no break. */
const asJson = ({ name }) => ({ ID: 'String', Int: 'Float' })[name] ?? name;
