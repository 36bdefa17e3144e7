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
  isSpecifiedScalarType,
} from 'graphql';
import { defaultsOf } from '../sdl/default-value.js';
import { type Kind, kinds, type Severity } from './kinds.js';
import { fitsSent, isCustomScalar, missingValues, specificationChanged } from './leaf.js';
import { deprecation, isRename, type Schemas } from './mark.js';

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

/** Compares the whole closures of input types; what it found is kept, as many variables share a type. */
export class SentComparer {
  readonly #schemas: Schemas;
  readonly #objects = new Map<string, ObjectChange>();
  readonly #closures = new Map<string, readonly SentChange[]>();

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  /** What changes for values of the first type, with all that they hold. */
  compare(from: GraphQLNamedInputType, to: GraphQLNamedInputType): readonly SentChange[] {
    const key = pairKey(from, to);
    const changes = this.#closures.get(key) ?? this.#closure(from, to, new Set());
    this.#closures.set(key, changes);
    return changes;
  }

  /** @param underway pairs that are being compared, which must not wait for themselves */
  #closure(
    from: GraphQLNamedInputType,
    to: GraphQLNamedInputType,
    underway: ReadonlySet<string>,
  ): SentChange[] {
    const found = new Changes();
    if (!isInputObjectType(from) || !isInputObjectType(to)) {
      const at = { coordinate: from.name, path: '', always: true };
      compareValues(this.#schemas, from, to, at, found);
      return found.list();
    }
    const seen = new Map<string, boolean>();
    const queue: Held[] = [{ from, to, coordinate: from.name, path: '', always: true }];
    for (const held of queue) {
      const key = pairKey(held.from, held.to);
      const earlier = seen.get(key);
      if (earlier === true || (earlier === false && !held.always)) continue;
      if (held !== queue[0] && this.#isSwap(held)) {
        this.#compareSwapped(held, new Set([...underway, pairKey(from, to)]), found);
        continue;
      }
      seen.set(key, held.always);
      const { changes, inner } = this.#object(held.from, held.to);
      for (const change of changes) found.add(within(held, change));
      for (const next of inner) queue.push(within(held, next));
    }
    return found.list();
  }

  #object(from: GraphQLInputObjectType, to: GraphQLInputObjectType): ObjectChange {
    const key = pairKey(from, to);
    const change = this.#objects.get(key) ?? compareObjects(this.#schemas, from, to);
    this.#objects.set(key, change);
    return change;
  }

  #isSwap({ from, to }: Held): boolean {
    return from.name !== to.name && !isRename(this.#schemas, from.name, to.name);
  }

  /** Another type that was there before: what it lacks is no change of the first one, but of what holds it. */
  #compareSwapped(held: Held, underway: ReadonlySet<string>, into: Changes): void {
    const { from, to, coordinate, path, always } = held;
    if (underway.has(pairKey(from, to))) return;
    const inner = this.#closure(from, to, underway);
    const breaking = inner.filter(
      ({ kind, severity }) => (severity ?? kinds[kind][0]) === 'breaking',
    );
    if (breaking.length > 0) {
      const certain = always && breaking.some((change) => change.always);
      into.add(typeChanged({ coordinate, path, always: certain }, from.name, to.name));
    } else {
      for (const change of inner) into.add(within(held, change));
    }
  }
}

/** What changes for an input type by itself, and the input types that its fields hold. */
interface ObjectChange {
  readonly changes: readonly SentChange[];
  readonly inner: readonly Held[];
}

interface At {
  readonly coordinate: string;
  readonly path: string;
  readonly always: boolean;
}

/** An input type, and where it is held. */
interface Held extends At {
  readonly from: GraphQLInputObjectType;
  readonly to: GraphQLInputObjectType;
}

/** Of each kind and coordinate one: the one that is always met, if there is one. */
class Changes {
  readonly #found = new Map<string, SentChange>();

  add(change: SentChange): void {
    const key = `${change.kind} ${change.coordinate}`;
    const earlier = this.#found.get(key);
    if (!earlier || (change.always && !earlier.always)) this.#found.set(key, change);
  }

  list(): SentChange[] {
    return [...this.#found.values()];
  }
}

const within = <T extends At>(outer: At, inner: T): T => ({
  ...inner,
  path: outer.path + inner.path,
  always: outer.always && inner.always,
});

/** Whether what is sent as the first has a form that the second takes; names the pair to go on with. */
function sentShape(
  from: GraphQLInputType,
  to: GraphQLInputType,
): {
  fits: boolean;
  wraps: boolean;
  itemNull: boolean;
  pair: [GraphQLNamedInputType, GraphQLNamedInputType];
} {
  let [sent, taken] = [getNullableType(from), getNullableType(to)];
  let [wraps, itemNull] = [false, false];
  while (isListType(taken)) {
    // A server takes one value where it wants a list.
    if (isListType(sent)) {
      const [sentItem, takenItem]: GraphQLInputType[] = [sent.ofType, taken.ofType];
      if (!isNonNullType(sentItem) && isNonNullType(takenItem)) itemNull = true;
      sent = getNullableType(sentItem as GraphQLInputType);
    } else wraps = true;
    taken = getNullableType(taken.ofType as GraphQLInputType);
  }
  const pair: [GraphQLNamedInputType, GraphQLNamedInputType] = [
    getNamedType(from),
    getNamedType(to),
  ];
  return { fits: !isListType(sent), wraps, itemNull, pair };
}

function compareObjects(
  schemas: Schemas,
  from: GraphQLInputObjectType,
  to: GraphQLInputObjectType,
): ObjectChange {
  const [before, after] = [from.getFields(), to.getFields()];
  const found = new Changes();
  const inner: Held[] = [];
  const isAlike = from.name === to.name && schemas.alike?.has(from.name);
  for (const field of Object.values(before)) {
    const now = after[field.name];
    if (isAlike && isPlain(schemas, field)) continue;
    const coordinate = `${from.name}.${field.name}`;
    const at = { coordinate, path: `.${field.name}`, always: isRequiredInputField(field) };
    if (now) inner.push(...compareField(schemas, field, now, at, found));
    else
      found.add({
        ...at,
        kind: 'INPUT_FIELD_REMOVED',
        message: `The input field ${coordinate} is gone`,
      });
  }
  for (const field of Object.values(after)) {
    if (before[field.name]) continue;
    const required = isRequiredInputField(field);
    const coordinate = `${to.name}.${field.name}`;
    found.add({
      kind: required ? 'REQUIRED_INPUT_FIELD_ADDED' : 'OPTIONAL_INPUT_FIELD_ADDED',
      coordinate,
      path: `.${field.name}`,
      always: required,
      message: `The input has a new ${required ? 'required' : 'optional'} field, ${coordinate}`,
    });
  }
  if (to.isOneOf && !from.isOneOf)
    found.add({
      kind: 'ONE_OF_ADDED',
      coordinate: from.name,
      path: '',
      always: false,
      message: `${from.name} takes exactly one of its fields now`,
    });
  return { changes: found.list(), inner };
}

/** Whether nothing can be said of a field in a type that is defined as it was. */
function isPlain({ alike }: Schemas, field: GraphQLInputField): boolean {
  const type = getNamedType(field.type);
  if (typeof field.deprecationReason === 'string' || !isLeafType(type)) return false;
  if (isSpecifiedScalarType(type)) return true;
  if (!alike?.has(type.name)) return false;
  return !isEnumType(type) || type.getValues().every((value) => !value.deprecationReason);
}

function compareField(
  schemas: Schemas,
  before: GraphQLInputField,
  after: GraphQLInputField,
  at: At,
  found: Changes,
): Held[] {
  const { coordinate } = at;
  const mayBe = { ...at, always: false };
  if (isRequiredInputField(after) && !isRequiredInputField(before)) {
    const message = `The input field ${coordinate} is required now`;
    found.add({ ...at, kind: 'INPUT_FIELD_BECAME_REQUIRED', always: true, message });
  } else {
    if (isNonNullType(after.type) && !isNonNullType(before.type))
      found.add({
        ...mayBe,
        kind: 'INPUT_FIELD_BECAME_NON_NULL',
        message: `The input field ${coordinate} refuses null now`,
      });
    const defaults = defaultsOf(before, after);
    if (!isRequiredInputField(before) && defaults.from !== defaults.to)
      found.add({
        ...mayBe,
        kind: 'INPUT_FIELD_DEFAULT_CHANGED',
        message: `The default of the input field ${coordinate} changed`,
      });
  }
  const deprecated = deprecation(before, after);
  if (deprecated)
    found.add({
      ...at,
      kind: 'INPUT_FIELD_DEPRECATED',
      message: `The input field ${coordinate} is deprecated`,
      ...deprecated,
    });
  const shape = sentShape(before.type, after.type);
  const [from, to] = shape.pair;
  if (!shape.fits && !isCustomScalar(to)) {
    found.add(typeChanged(at, String(before.type), String(after.type)));
    return [];
  }
  if (shape.itemNull)
    found.add({
      ...mayBe,
      kind: 'INPUT_FIELD_BECAME_NON_NULL',
      message: `The items of the input field ${coordinate} can no longer be null`,
    });
  if (shape.wraps) found.add(typeCoerced(at, String(before.type), String(after.type)));
  const mayBeLeftOut = isRequiredInputField(before) && !isRequiredInputField(after);
  if (mayBeLeftOut || takesNull(before.type, after.type))
    found.add(widened(at, String(before.type), String(after.type)));
  // A list may be empty, so that what its items need is not always met.
  const item = isListType(getNullableType(before.type)) ? mayBe : at;
  if (isInputObjectType(from) && isInputObjectType(to)) return [{ ...item, from, to }];
  compareValues(schemas, from, to, item, found);
  return [];
}

/** Whether the second takes null, itself or in a list, where the first does not. */
function takesNull(from: GraphQLInputType, to: GraphQLInputType): boolean {
  if (isNonNullType(from) && !isNonNullType(to)) return true;
  const [before, after] = [getNullableType(from), getNullableType(to)];
  return isListType(before) && isListType(after) && takesNull(before.ofType, after.ofType);
}

/** Of scalars and enums, and of what is no input type on both sides. */
function compareValues(
  schemas: Schemas,
  from: GraphQLNamedInputType,
  to: GraphQLNamedInputType,
  at: At,
  found: Changes,
): void {
  const mayBe = { ...at, always: false };
  if (!isLeafType(from) || !isLeafType(to)) {
    // A custom scalar may well take an object; nothing but it does.
    if (isCustomScalar(from) || isCustomScalar(to))
      found.add(scalarChanged(at, from.name, to.name));
    else found.add(typeChanged(at, from.name, to.name));
    return;
  }
  const renamed = from.name === to.name || isRename(schemas, from.name, to.name);
  if (isEnumType(from) && isEnumType(to) && renamed) {
    for (const value of missingValues(from, to))
      found.add({
        ...mayBe,
        kind: 'ENUM_VALUE_REMOVED',
        coordinate: `${from.name}.${value}`,
        message: `The enum value ${from.name}.${value} is gone`,
      });
    for (const value of missingValues(to, from))
      found.add({
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
        found.add({
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
      found.add({
        ...mayBe,
        kind: 'SCALAR_SPECIFICATION_CHANGED',
        coordinate: from.name,
        message: `The scalar ${from.name} is specified elsewhere: ${to.specifiedByURL}`,
      });
    return;
  }
  const fit = fitsSent(from, to);
  if (fit === 'unknown') found.add(scalarChanged(at, from.name, to.name));
  else if (fit === 'different') found.add(typeChanged(at, from.name, to.name));
  else if (fit === 'wider') found.add(typeChanged(mayBe, from.name, to.name));
  else if (from.name === 'Int' && to.name === 'ID') found.add(typeCoerced(at, 'Int', 'ID'));
  else if (isEnumType(from)) found.add(widened(at, from.name, to.name));
}

const pairKey = (from: GraphQLNamedInputType, to: GraphQLNamedInputType) =>
  `${from.name} ${to.name}`;

const typeChanged = (at: At, from: string, to: string): SentChange => ({
  ...at,
  kind: 'INPUT_FIELD_TYPE_CHANGED',
  message: `${at.coordinate} changed from ${from} to ${to}`,
});

const typeCoerced = (at: At, from: string, to: string): SentChange => ({
  ...typeChanged(at, from, to),
  kind: 'INPUT_FIELD_TYPE_COERCED',
});

const widened = (at: At, from: string, to: string): SentChange => ({
  ...typeChanged(at, from, to),
  kind: 'INPUT_FIELD_WIDENED',
});

const scalarChanged = (at: At, from: string, to: string): SentChange => ({
  ...at,
  kind: 'INPUT_FIELD_SCALAR_CHANGED',
  always: false,
  message: `${at.coordinate} changed from ${from} to ${to}, whose values no schema describes`,
});
