import {
  type ArgumentNode,
  type ASTNode,
  type ConstValueNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isScalarType,
  type ObjectFieldNode,
  type ObjectValueNode,
  Kind as Syntax,
  type ValueNode,
  visit,
} from 'graphql';
import { type Defaults, defaultsOf } from '../sdl/default-value.js';
import type { Kind } from './kinds.js';
import { isCustomScalar } from './leaf.js';
import { deprecation, isRename, type Mark, mark, type Schemas } from './mark.js';

/** Where a document uses a variable: what the schemas want there. */
export interface VariableUse {
  readonly name: string;
  readonly place: Place;
  readonly from: GraphQLInputType;
  readonly to: GraphQLInputType;
  /** The defaults of the argument or input field, where it is directly one. */
  readonly defaults: Defaults | undefined;
  /** The new schema's `@oneOf` input that the variable stands in, whose fields cannot be null. */
  readonly oneOf: string | undefined;
}

/** What a part of a document passes, besides what it selects. */
export interface Passed {
  readonly marks: Mark[];
  readonly uses: VariableUse[];
  /** The variables that the new schema has a place for; the others go with what is gone. */
  readonly live: Set<string>;
}

/** What a value is passed to. */
export interface Place {
  readonly owner: 'ARGUMENT' | 'INPUT_FIELD';
  readonly coordinate: string;
  readonly node: ASTNode;
}

/** Compares the arguments of a field or directive: those passed, and those left out. */
export function checkArguments(
  schemas: Schemas,
  { coordinate, node }: { coordinate: string; node: ASTNode },
  passed: readonly ArgumentNode[],
  before: readonly GraphQLArgument[],
  after: readonly GraphQLArgument[],
  into: Passed,
): void {
  const values: InputValues = {
    owner: 'ARGUMENT',
    called: 'argument',
    added: 'There is a new required argument',
    node,
    passed,
    before,
    after,
    coordinateOf: (name) => `${coordinate}(${name}:)`,
  };
  checkInputValues(schemas, values, into);
}

/** The arguments of a field or directive, or the fields of an input object. */
interface InputValues {
  readonly owner: Place['owner'];
  /** What messages call one of them. */
  readonly called: string;
  /** What messages say where there is a new one that is required. */
  readonly added: string;
  /** Where one is looked for that is left out. */
  readonly node: ASTNode;
  readonly passed: readonly (ArgumentNode | ObjectFieldNode)[];
  readonly before: readonly InputValue[];
  readonly after: readonly InputValue[];
  readonly coordinateOf: (name: string, isNew?: boolean) => string;
  /** See {@link VariableUse}. */
  readonly oneOf?: string | undefined;
}

type InputValue = GraphQLArgument | GraphQLInputField;

function checkInputValues(schemas: Schemas, values: InputValues, into: Passed): void {
  const { owner, called, added, node, passed, before, after, coordinateOf, oneOf } = values;
  const named = (list: readonly InputValue[], name: string) =>
    list.find((one) => one.name === name);
  for (const { name, value } of passed) {
    const [from, to] = [named(before, name.value), named(after, name.value)];
    if (!from) continue;
    const coordinate = coordinateOf(name.value);
    if (!to) {
      into.marks.push(
        mark(`${owner}_REMOVED`, {
          ...always(coordinate, name),
          message: `The ${called} ${coordinate} is gone`,
          reason: 'The server refuses a document that passes it.',
        }),
      );
      continue;
    }
    const deprecated = deprecation(from, to);
    if (deprecated)
      into.marks.push(
        mark(`${owner}_DEPRECATED`, {
          ...always(coordinate, name),
          message: `The ${called} ${coordinate} is deprecated`,
          ...deprecated,
        }),
      );
    const place: Place = { owner, coordinate, node: name };
    checkValue(schemas, value, from.type, to.type, place, into, defaultsOf(from, to), oneOf);
  }
  for (const to of after) {
    if (passed.some(({ name }) => name.value === to.name)) continue;
    const from = named(before, to.name);
    const coordinate = coordinateOf(to.name, !from);
    const at = always(coordinate, node);
    if (isRequiredInputField(to)) {
      into.marks.push(
        mark(from ? `${owner}_BECAME_REQUIRED` : `REQUIRED_${owner}_ADDED`, {
          ...at,
          message: from ? `The ${called} ${coordinate} is required now` : `${added}, ${coordinate}`,
          reason: 'The server refuses a document that does not pass it.',
        }),
      );
    } else if (from) {
      const defaults = defaultsOf(from, to);
      if (defaults.from === defaults.to) continue;
      into.marks.push(
        mark(`${owner}_DEFAULT_CHANGED`, {
          ...at,
          ...defaultChanged(coordinate, defaults.from, defaults.to),
        }),
      );
    }
  }
}

/** Compares what a literal means to both schemas, and notes the variables in it. */
export function checkValue(
  schemas: Schemas,
  value: ValueNode,
  from: GraphQLInputType,
  to: GraphQLInputType,
  place: Place,
  into: Passed,
  defaults?: Defaults,
  oneOf?: string,
): void {
  if (value.kind === Syntax.VARIABLE) {
    const name = value.name.value;
    into.live.add(name);
    into.uses.push({ name, place, from, to, defaults, oneOf });
    return;
  }
  if (value.kind === Syntax.NULL) {
    if (isNonNullType(to)) into.marks.push(nullRefused(place, 'always'));
    return;
  }
  const [sent, taken] = [getNullableType(from), getNullableType(to)];
  if (isListType(taken)) {
    const item: GraphQLInputType = taken.ofType;
    const sentItem: GraphQLInputType = isListType(sent) ? sent.ofType : sent;
    const values = value.kind === Syntax.LIST ? value.values : [value];
    for (const each of values) checkValue(schemas, each, sentItem, item, place, into);
    return;
  }
  const [sentType, type] = [getNamedType(from), getNamedType(to)];
  if (isCustomScalar(type)) {
    noteVariables(value, into);
    if (sentType.name !== type.name)
      into.marks.push(passedMark('SCALAR_CHANGED', place, sentType.name, type.name));
  } else if (value.kind === Syntax.LIST) {
    into.marks.push(passedMark('TYPE_CHANGED', place, String(from), String(to)));
  } else if (isInputObjectType(type)) {
    if (value.kind === Syntax.OBJECT && isInputObjectType(sentType))
      checkObject(schemas, value, sentType, type, place, into);
    else into.marks.push(passedMark('TYPE_CHANGED', place, String(from), String(to)));
  } else if (isEnumType(type)) {
    const known = value.kind === Syntax.ENUM ? type.getValue(value.value) : undefined;
    const sameEnum =
      isEnumType(sentType) &&
      (sentType.name === type.name || isRename(schemas, sentType.name, type.name));
    if (value.kind === Syntax.ENUM && sameEnum && !known) {
      const coordinate = `${sentType.name}.${value.value}`;
      into.marks.push(
        mark('ENUM_VALUE_REMOVED', {
          ...always(coordinate, value),
          message: `The enum value ${coordinate} is gone`,
          reason: 'The server refuses a document that passes it.',
        }),
      );
    } else if (value.kind === Syntax.ENUM && known) {
      const before = isEnumType(sentType) ? sentType.getValue(value.value) : undefined;
      const deprecated = deprecation(before ?? undefined, known);
      const coordinate = `${type.name}.${value.value}`;
      if (deprecated)
        into.marks.push(
          mark('ENUM_VALUE_DEPRECATED', {
            ...always(coordinate, value),
            message: `The enum value ${coordinate} is deprecated`,
            ...deprecated,
          }),
        );
    } else {
      into.marks.push(passedMark('TYPE_CHANGED', place, String(from), String(to)));
    }
  } else if (isScalarType(type) && !accepts(() => type.parseLiteral(value as ConstValueNode))) {
    into.marks.push(passedMark('TYPE_CHANGED', place, String(from), String(to)));
  }
}

/** Null, where the new schema refuses it. */
export const nullRefused = (place: Place, certainty: Mark['certainty'], node = place.node): Mark =>
  mark(`${place.owner}_BECAME_NON_NULL`, {
    coordinate: place.coordinate,
    node,
    certainty,
    message: `${place.coordinate} refuses null now`,
    reason: 'The server refuses a call that passes null.',
  });

export const defaultChanged = (coordinate: string, from = 'none', to = 'none') => ({
  message: `The default of ${coordinate} changed from ${from} to ${to}`,
  reason: 'Where it is left out, the server now does something else.',
});

function checkObject(
  schemas: Schemas,
  value: ObjectValueNode,
  from: GraphQLInputObjectType,
  to: GraphQLInputObjectType,
  place: Place,
  into: Passed,
): void {
  const swapped = from.name !== to.name && !isRename(schemas, from.name, to.name);
  const marks: Mark[] = [];
  const inner: Passed = { marks, uses: into.uses, live: into.live };
  checkObjectFields(schemas, value, from, to, place, inner);
  // What another type lacks is no change of the first one, but of what holds it.
  if (swapped && marks.some(({ severity }) => severity === 'breaking'))
    into.marks.push(passedMark('TYPE_CHANGED', place, from.name, to.name));
  else into.marks.push(...marks);
}

function checkObjectFields(
  schemas: Schemas,
  value: ObjectValueNode,
  fromType: GraphQLInputObjectType,
  toType: GraphQLInputObjectType,
  place: Place,
  into: Passed,
): void {
  const values: InputValues = {
    owner: 'INPUT_FIELD',
    called: 'input field',
    added: 'The input has a new required field',
    node: place.node,
    passed: value.fields,
    before: Object.values(fromType.getFields()),
    after: Object.values(toType.getFields()),
    coordinateOf: (name, isNew) => `${isNew ? toType.name : fromType.name}.${name}`,
    oneOf: toType.isOneOf ? toType.name : undefined,
  };
  checkInputValues(schemas, values, into);
  const [only, ...more] = value.fields;
  if (toType.isOneOf && (!only || more.length > 0 || only.value.kind === Syntax.NULL))
    into.marks.push(
      mark('ONE_OF_ADDED', {
        ...always(fromType.name, place.node),
        message: `${fromType.name} takes exactly one of its fields now`,
        reason: 'The server refuses a document that passes none or several.',
      }),
    );
}

/** A custom scalar takes what it likes, variables included. */
function noteVariables(value: ValueNode, into: Passed): void {
  visit(value, {
    Variable: ({ name }) => {
      into.live.add(name.value);
    },
  });
}

const always = (coordinate: string, node: ASTNode) => ({
  coordinate,
  node,
  certainty: 'always' as const,
});

/** A literal, or a variable, where the new type does not take it, or nobody knows. */
export function passedMark(
  change: 'TYPE_CHANGED' | 'SCALAR_CHANGED',
  { owner, coordinate, node }: Place,
  from: string,
  to: string,
): Mark {
  const kind: Kind = `${owner}_${change}`;
  return mark(kind, {
    ...always(coordinate, node),
    message: `${coordinate} changed from ${from} to ${to}`,
    reason:
      change === 'TYPE_CHANGED'
        ? 'The server refuses what the document passes.'
        : 'No schema describes the values of a custom scalar.',
  });
}

const accepts = (parse: () => unknown): boolean => {
  try {
    return parse() !== undefined;
  } catch {
    return false;
  }
};
