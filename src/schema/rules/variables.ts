import {
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  getNamedType,
  getNullableType,
  isInputType,
  isListType,
  isNonNullType,
  isNullableType,
  isTypeSubTypeOf,
  Kind as Syntax,
  specifiedScalarTypes,
  type TypeNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Certainty } from './kinds.js';
import { type Mark, mark, type Schemas } from './mark.js';
import {
  checkValue,
  defaultChanged,
  nullRefused,
  type Passed,
  passedMark,
  type VariableUse,
} from './passed.js';
import type { SentComparer } from './sent.js';

/** Compares what a program may send in a variable: its type's whole closure, and where it is used. */
export function checkVariable(
  schemas: Schemas,
  comparer: SentComparer,
  definition: VariableDefinitionNode,
  uses: readonly VariableUse[],
): Mark[] {
  // At the name, as for a field or an argument.
  const node = definition.variable.name;
  const named = namedType(definition);
  const [from, to] = [inputType(schemas.from, definition), inputType(schemas.to, definition)];
  if (!from) return [];
  if (!to) {
    const gone = !schemas.to.getType(named);
    const other = uses.map((use) => getNamedType(use.to).name).find((name) => name !== named);
    const hint = gone && other ? `; ${other} is in its place` : '';
    return [
      mark(gone ? 'TYPE_REMOVED' : 'TYPE_KIND_CHANGED', {
        coordinate: named,
        node,
        certainty: 'always',
        message: `The input type ${named} is ${gone ? `gone${hint}` : 'another kind of type now'}`,
        reason: 'The server refuses a document that declares a variable of it.',
      }),
    ];
  }
  const passed: Passed = { marks: [], uses: [], live: new Set() };
  const { marks } = passed;
  const given = definition.defaultValue;
  if (given) {
    const place = { owner: 'ARGUMENT', coordinate: named, node } as const;
    checkValue(schemas, given, from, to, place, passed);
  }
  for (const use of uses) marks.push(...checkUse(schemas, definition, to, use));
  const required = isNonNullType(from) && !given && !isListType(getNullableType(from));
  const [sent, taken] = [getNamedType(from), getNamedType(to)];
  const variable = `$${node.value}`;
  for (const change of comparer.compare(sent, taken)) {
    const certainty: Certainty = required && change.always ? 'always' : 'if-provided';
    const path = variable + change.path;
    marks.push(
      mark(change.kind, {
        coordinate: change.coordinate,
        node,
        certainty,
        message: change.message,
        reason: change.reason ?? consequence(change.kind, path),
        known: change.known ?? false,
        ...(change.severity && { severity: change.severity }),
      }),
    );
  }
  return marks;
}

/** @see https://spec.graphql.org/October2021/#sec-All-Variable-Usages-are-Allowed */
function checkUse(
  schemas: Schemas,
  definition: VariableDefinitionNode,
  type: GraphQLInputType,
  use: VariableUse,
): Mark[] {
  const node = definition.variable.name;
  const { place, defaults } = use;
  const at = { coordinate: place.coordinate, node };
  const given = definition.defaultValue;
  const alwaysValue = given !== undefined && given.kind !== Syntax.NULL;
  const optional = !isNonNullType(type);
  const fallback = defaults?.to !== undefined;
  const wanted =
    isNonNullType(use.to) && optional && (alwaysValue || fallback) ? use.to.ofType : use.to;
  if (!isTypeSubTypeOf(schemas.to, type, wanted)) {
    const onlyNull =
      isNullableType(type) && isTypeSubTypeOf(schemas.to, new GraphQLNonNull(type), wanted);
    if (onlyNull)
      return [
        mark(`${place.owner}_BECAME_REQUIRED`, {
          ...at,
          certainty: 'always',
          message: `${place.coordinate} is required now`,
          reason: `The server refuses a document that passes the optional $${use.name} to it.`,
        }),
      ];
    return [
      {
        ...passedMark('TYPE_CHANGED', place, String(use.from), String(use.to)),
        node,
        reason: `The server refuses a variable declared as ${type} there.`,
      },
    ];
  }
  const marks: Mark[] = [];
  if (use.oneOf !== undefined && optional)
    marks.push(
      mark('ONE_OF_ADDED', {
        coordinate: use.oneOf,
        node,
        certainty: 'always',
        message: `${use.oneOf} takes exactly one of its fields now`,
        reason: `The server refuses the optional $${use.name} in it.`,
      }),
    );
  // The document is valid thanks to a default, and null is not.
  if (optional && isNonNullType(use.to) && !isNonNullType(use.from))
    marks.push(nullRefused(place, 'if-provided', node));
  if (optional && given === undefined && defaults && defaults.from !== defaults.to)
    marks.push(
      mark(`${place.owner}_DEFAULT_CHANGED`, {
        ...at,
        certainty: 'if-provided',
        ...defaultChanged(place.coordinate, defaults.from, defaults.to),
      }),
    );
  return marks;
}

const consequence = (kind: Mark['kind'], path: string): string => {
  if (kind === 'REQUIRED_INPUT_FIELD_ADDED' || kind === 'INPUT_FIELD_BECAME_REQUIRED')
    return `The server refuses a call that leaves ${path} out.`;
  if (kind === 'INPUT_FIELD_BECAME_NON_NULL')
    return `The server refuses a call with null in ${path}.`;
  if (kind === 'INPUT_FIELD_DEFAULT_CHANGED')
    return `Where ${path} is left out, the server now does something else.`;
  if (kind === 'ONE_OF_ADDED')
    return `The server refuses a call with none or several of the fields of ${path}.`;
  if (kind === 'ENUM_VALUE_REMOVED') return `The server refuses a call with it in ${path}.`;
  if (kind.endsWith('SCALAR_CHANGED') || kind.startsWith('SCALAR_'))
    return `Nothing says whether the server still takes what is sent in ${path}.`;
  if (kind === 'INPUT_FIELD_TYPE_CHANGED')
    return `The server refuses what is sent in ${path}, or some of it.`;
  return `The server refuses a call that sends ${path}.`;
};

const inputType = (
  schema: Schemas['from'],
  { type }: VariableDefinitionNode,
): GraphQLInputType | undefined => {
  const build = (node: TypeNode): GraphQLInputType | undefined => {
    if (node.kind === Syntax.NAMED_TYPE) {
      const found = namedInput(schema, node.name.value);
      return isInputType(found) ? found : undefined;
    }
    const inner = build(node.type);
    if (!inner || isNonNullType(inner)) return inner && new GraphQLList(inner);
    return node.kind === Syntax.LIST_TYPE ? new GraphQLList(inner) : new GraphQLNonNull(inner);
  };
  return build(type);
};

// A server knows the scalars of the specification, also where its schema uses them nowhere.
const namedInput = (schema: Schemas['from'], name: string) =>
  schema.getType(name) ?? specifiedScalarTypes.find((scalar) => scalar.name === name);

const namedType = ({ type }: VariableDefinitionNode): string => {
  let node = type;
  while (node.kind !== Syntax.NAMED_TYPE) node = node.type;
  return node.name.value;
};
