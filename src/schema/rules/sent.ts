import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isScalarType,
} from 'graphql';
import { type Kind, kinds, type Severity } from './kinds.js';
import { fitsSent, isCustomScalar, missingValues, specificationChanged } from './leaf.js';
import { defaultOf, deprecation, isRename, type Schemas, sameDefault } from './mark.js';

/** What a change does to values that a program sends through a variable. */
export interface SentChange {
  readonly kind: Kind;
  readonly coordinate: string;
  /** Whether every value meets it, where a value is sent at all. */
  readonly always: boolean;
  /** From the variable to the value, e.g. `.customer.id`. */
  readonly path: string;
  readonly message: string;
  readonly reason?: string;
  readonly known?: boolean;
  readonly severity?: Severity;
}

/** Compares the whole closure of two input types; the answers are kept, as many variables share a type. */
export function sentComparer(schemas: Schemas) {
  const done = new Map<string, readonly SentChange[]>();
  return (from: GraphQLNamedInputType, to: GraphQLNamedInputType): readonly SentChange[] => {
    const key = pairKey(from, to);
    const changes = done.get(key) ?? sentChanges(schemas, from, to, new Set());
    done.set(key, changes);
    return changes;
  };
}

/** Whether what is sent as the first has a form that the second takes; names the pair to go on with. */
function sentShape(
  from: GraphQLInputType,
  to: GraphQLInputType,
): { fits: boolean; itemNull: boolean; pair: [GraphQLNamedInputType, GraphQLNamedInputType] } {
  let [sent, taken] = [getNullableType(from), getNullableType(to)];
  let itemNull = false;
  while (isListType(taken)) {
    // A server takes one value where it wants a list.
    if (isListType(sent)) {
      const [sentItem, takenItem]: GraphQLInputType[] = [sent.ofType, taken.ofType];
      if (!isNonNullType(sentItem) && isNonNullType(takenItem)) itemNull = true;
      sent = getNullableType(sentItem as GraphQLInputType);
    }
    taken = getNullableType(taken.ofType as GraphQLInputType);
  }
  return { fits: !isListType(sent), itemNull, pair: [getNamedType(from), getNamedType(to)] };
}

interface Visit {
  from: GraphQLNamedInputType;
  to: GraphQLNamedInputType;
  path: string;
  always: boolean;
  /** The field that holds the type; a variable has none. */
  holder: { coordinate: string } | undefined;
}

function sentChanges(
  schemas: Schemas,
  from: GraphQLNamedInputType,
  to: GraphQLNamedInputType,
  underway: ReadonlySet<string>,
): SentChange[] {
  const found = new Map<string, SentChange>();
  const add = (change: SentChange) => {
    const key = `${change.kind} ${change.coordinate}`;
    const earlier = found.get(key);
    if (!earlier || (change.always && !earlier.always)) found.set(key, change);
  };
  const seen = new Map<string, boolean>();
  const queue: Visit[] = [{ from, to, path: '', always: true, holder: undefined }];
  for (const visit of queue) {
    const key = pairKey(visit.from, visit.to);
    const earlier = seen.get(key);
    if (earlier === true || (earlier === false && !visit.always)) continue;
    if (isInputObjectType(visit.from) && isInputObjectType(visit.to)) {
      if (visit.holder && isSwap(schemas, visit)) {
        compareSwapped(schemas, visit, new Set([...underway, pairKey(from, to)]), add);
      } else {
        seen.set(key, visit.always);
        queue.push(...compareObjects(visit.from, visit.to, visit, add));
      }
    } else {
      compareValues(schemas, visit, add);
    }
  }
  return [...found.values()];
}

function compareObjects(
  from: GraphQLInputObjectType,
  to: GraphQLInputObjectType,
  { path, always }: Visit,
  add: (change: SentChange) => void,
): Visit[] {
  const [before, after] = [from.getFields(), to.getFields()];
  const next: Visit[] = [];
  for (const field of Object.values(before)) {
    const now = after[field.name];
    const coordinate = `${from.name}.${field.name}`;
    const at = { coordinate, path: `${path}.${field.name}` };
    const sent = always && isRequiredInputField(field);
    if (now) next.push(...compareField(field, now, { ...at, always: sent, holds: always }, add));
    else
      add({
        ...at,
        kind: 'INPUT_FIELD_REMOVED',
        always: sent,
        message: `The input field ${coordinate} is gone`,
      });
  }
  for (const field of Object.values(after)) {
    if (before[field.name]) continue;
    const required = isRequiredInputField(field);
    const coordinate = `${to.name}.${field.name}`;
    add({
      kind: required ? 'REQUIRED_INPUT_FIELD_ADDED' : 'OPTIONAL_INPUT_FIELD_ADDED',
      coordinate,
      path: `${path}.${field.name}`,
      always: always && required,
      message: `The input has a new ${required ? 'required' : 'optional'} field, ${coordinate}`,
    });
  }
  if (to.isOneOf && !from.isOneOf)
    add({
      kind: 'ONE_OF_ADDED',
      coordinate: from.name,
      path,
      always: false,
      message: `${from.name} takes exactly one of its fields now`,
    });
  return next;
}

function compareField(
  before: GraphQLInputField,
  after: GraphQLInputField,
  at: { coordinate: string; path: string; always: boolean; holds: boolean },
  add: (change: SentChange) => void,
): Visit[] {
  const { coordinate, path, always } = at;
  if (isRequiredInputField(after) && !isRequiredInputField(before)) {
    const message = `The input field ${coordinate} is required now`;
    add({ kind: 'INPUT_FIELD_BECAME_REQUIRED', coordinate, path, always: at.holds, message });
  } else {
    if (isNonNullType(after.type) && !isNonNullType(before.type))
      add({
        kind: 'INPUT_FIELD_BECAME_NON_NULL',
        coordinate,
        path,
        always: false,
        message: `The input field ${coordinate} refuses null now`,
      });
    if (!isRequiredInputField(before) && !sameDefault(defaultOf(before), defaultOf(after)))
      add({
        kind: 'INPUT_FIELD_DEFAULT_CHANGED',
        coordinate,
        path,
        always: false,
        message: `The default of the input field ${coordinate} changed`,
      });
  }
  const deprecated = deprecation(before, after);
  if (deprecated)
    add({
      kind: 'INPUT_FIELD_DEPRECATED',
      coordinate,
      path,
      always,
      message: `The input field ${coordinate} is deprecated`,
      ...deprecated,
    });
  const shape = sentShape(before.type, after.type);
  const [from, to] = shape.pair;
  if (!shape.fits && !isCustomScalar(to)) {
    add(typeChanged(coordinate, path, always, String(before.type), String(after.type)));
    return [];
  }
  if (shape.itemNull)
    add({
      kind: 'INPUT_FIELD_BECAME_NON_NULL',
      coordinate,
      path,
      always: false,
      message: `The items of the input field ${coordinate} can no longer be null`,
    });
  // A list may be empty, so that what its items need is not always met.
  const listed = isListType(getNullableType(before.type));
  return [{ from, to, path, always: always && !listed, holder: { coordinate } }];
}

function compareValues(
  schemas: Schemas,
  { from, to, path, always, holder }: Visit,
  add: (change: SentChange) => void,
): void {
  const coordinate = holder?.coordinate ?? from.name;
  const mayBe = { path, always: false };
  if (!isLeafType(from) || !isLeafType(to)) {
    // A custom scalar may well take an object; nothing but it does.
    if (isCustomScalar(from) || isCustomScalar(to))
      add(scalarChanged(coordinate, path, from.name, to.name));
    else add(typeChanged(coordinate, path, always, from.name, to.name));
    return;
  }
  const renamed = from.name === to.name || isRename(schemas, from.name, to.name);
  if (isEnumType(from) && isEnumType(to) && renamed) {
    for (const value of missingValues(from, to))
      add({
        ...mayBe,
        kind: 'ENUM_VALUE_REMOVED',
        coordinate: `${from.name}.${value}`,
        message: `The enum value ${from.name}.${value} is gone`,
      });
    for (const value of missingValues(to, from))
      add({
        ...mayBe,
        kind: 'ENUM_VALUE_ADDED',
        severity: 'safe',
        coordinate: `${to.name}.${value}`,
        message: `The enum value ${to.name}.${value} is new`,
      });
    for (const value of to.getValues()) {
      const before = from.getValue(value.name);
      const deprecated = before ? deprecation(before, value) : undefined;
      if (deprecated)
        add({
          ...mayBe,
          kind: 'ENUM_VALUE_DEPRECATED',
          coordinate: `${to.name}.${value.name}`,
          message: `The enum value ${to.name}.${value.name} is deprecated`,
          ...deprecated,
        });
    }
    return;
  }
  if (from.name === to.name && isScalarType(from) && isScalarType(to)) {
    if (specificationChanged(from, to))
      add({
        ...mayBe,
        kind: 'SCALAR_SPECIFICATION_CHANGED',
        coordinate: from.name,
        message: `The scalar ${from.name} is specified elsewhere: ${to.specifiedByURL}`,
      });
    return;
  }
  const fit = fitsSent(from, to);
  if (fit === 'unknown') add(scalarChanged(coordinate, path, from.name, to.name));
  else if (fit === 'different') add(typeChanged(coordinate, path, always, from.name, to.name));
  else if (fit === 'wider') add(typeChanged(coordinate, path, false, from.name, to.name));
}

/** Another type that was there before: what it lacks is no change of the first one, but of what holds it. */
function compareSwapped(
  schemas: Schemas,
  { from, to, path, always, holder }: Visit,
  underway: ReadonlySet<string>,
  add: (change: SentChange) => void,
): void {
  if (!holder || underway.has(pairKey(from, to))) return;
  const inner = sentChanges(schemas, from, to, underway);
  const breaking = inner.filter(
    ({ kind, severity }) => (severity ?? kinds[kind][0]) === 'breaking',
  );
  if (breaking.length > 0) {
    const certain = always && breaking.some((change) => change.always);
    add(typeChanged(holder.coordinate, path, certain, from.name, to.name));
    return;
  }
  for (const change of inner)
    add({ ...change, path: path + change.path, always: always && change.always });
}

const isSwap = (schemas: Schemas, { from, to }: Visit) =>
  from.name !== to.name && !isRename(schemas, from.name, to.name);

const pairKey = (from: GraphQLNamedInputType, to: GraphQLNamedInputType) =>
  `${from.name} ${to.name}`;

const typeChanged = (
  coordinate: string,
  path: string,
  always: boolean,
  from: string,
  to: string,
): SentChange => ({
  kind: 'INPUT_FIELD_TYPE_CHANGED',
  coordinate,
  path,
  always,
  message: `${coordinate} changed from ${from} to ${to}`,
});

const scalarChanged = (coordinate: string, path: string, from: string, to: string): SentChange => ({
  kind: 'INPUT_FIELD_SCALAR_CHANGED',
  coordinate,
  path,
  always: false,
  message: `${coordinate} changed from ${from} to ${to}, whose values no schema describes`,
});
