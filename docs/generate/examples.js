// The example of each operation: a line that runs against the sandbox as it starts. What is required
// is filled in by the names of fields; `given` has what the names alone do not say.
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  typeFromAST,
} from 'graphql';
import { given, known, variables as whole } from './examples.data.js';

/** A command that runs the operation. */
export function exampleOf(operation, schema, oneOf) {
  const variables = variablesOf(operation, schema, oneOf);
  const line = JSON.stringify(variables);
  const json = line.length < 80 ? line : JSON.stringify(variables, undefined, 2);
  const text = json.replaceAll("'", "'\\''").replaceAll('\n', '\n  ');
  return Object.keys(variables).length === 0
    ? `npx plain-operations run ${operation.name}`
    : `npx plain-operations run ${operation.name} \\\n  --variables '${text}'`;
}

/** The variables of an operation's example. */
export function variablesOf({ name, node }, schema, oneOf) {
  if (whole[name]) return whole[name];
  const variables = {};
  for (const { variable, type, defaultValue } of node.variableDefinitions ?? []) {
    const field = variable.name.value;
    const resolved = typeFromAST(schema, type);
    if (field === 'first') variables.first = 2;
    else if (isNonNullType(resolved) && !defaultValue) {
      variables[field] = fill(field, resolved, { name, oneOf });
    }
  }
  return given[name] ? { ...variables, input: { ...variables.input, ...given[name] } } : variables;
}

function fill(field, type, context) {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return [fill(field.replace(/s$/, ''), nullable.ofType, context)];
  }
  if (field in known) return known[field];
  const named = getNamedType(nullable);
  if (isEnumType(named)) return named.getValues()[0].name;
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    const chosen =
      context.oneOf.has(named.name) || named.isOneOf
        ? [fields.find((each) => each.name in known) ?? fields[0]]
        : fields.filter((each) => isNonNullType(each.type) && each.defaultValue === undefined);
    return Object.fromEntries(
      chosen.map((each) => [each.name, fill(each.name, each.type, context)]),
    );
  }
  switch (named.name) {
    case 'Int':
      return 1;
    case 'Float':
      return 1.5;
    case 'Boolean':
      return true;
    default:
      return `a ${field}`;
  }
}
