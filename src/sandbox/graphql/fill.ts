import type {
  GraphQLAbstractType,
  GraphQLNamedType,
  GraphQLOutputType,
  GraphQLSchema,
} from 'graphql';
import { api } from '../sections.js';
import { founded, ulid } from '../state/entry.js';
import type { Store } from '../state/store.js';
import {
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from './graphql-js.js';

/** The field that a value is made up for. */
export interface FieldToFill {
  schema: GraphQLSchema;
  store: Store;
  /** The name of the type that has the field. */
  parent: string;
  name: string;
  type: GraphQLOutputType;
  /** Arguments of the field, among which the ids that were asked for may be. */
  args: Record<string, unknown>;
}

/**
 * A plausible value, always the same for the same field: lists have one entry, objects are empty
 * and are filled field by field as they are asked for, so that types that reach themselves end
 * where the query does.
 */
export function fill(field: FieldToFill): unknown {
  const { type } = field;
  if (isNonNullType(type)) return makeUp(type.ofType, field);
  return neverSet.test(field.name) ? null : makeUp(type, field);
}

/** The name of the type that a value of an interface or a union has. */
export function concreteType(
  type: GraphQLAbstractType,
  typename: unknown,
  schema: GraphQLSchema,
): string | undefined {
  const possible = schema.getPossibleTypes(type);
  return (possible.find(({ name }) => name === typename) ?? possible[0])?.name;
}

/** What the output of a mutation keeps of its input, for its fields to have the ids in it. */
export const givenToMutation = Symbol('the input of the mutation');

/** Of an object that was made up: the section that has its type has nothing to read its fields from. */
export const madeUp = Symbol('made up');

/** Whether a type is the API's way to write a time. */
export const isDateTime = (type: GraphQLNamedType): boolean =>
  isObjectType(type) && 'iso8601' in type.getFields();

export const dateTime = (instant: string) => ({
  iso8601: instant,
  unixTimestamp: String(Date.parse(instant)),
});

/** What is null in a workspace where nothing went wrong. */
const neverSet = /^(error|(deleted|archived|failed|cancelled|disabled)(At|By))$/;

function makeUp(type: GraphQLOutputType, field: FieldToFill): unknown {
  if (isNonNullType(type)) return makeUp(type.ofType, field);
  if (isListType(type)) return [makeUp(type.ofType, field)];
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (isAbstractType(type)) {
    const name = concreteType(type, undefined, field.schema);
    return name === undefined ? null : object(name, field);
  }
  if (!isObjectType(type)) return scalar(type.name, field);
  return isDateTime(type) ? dateTime(founded) : object(type.name, field);
}

/** One of the sandbox's own, the one that was asked for if possible, or an object without fields. */
function object(typename: string, { store, args }: FieldToFill): object {
  const input = typeof args['input'] === 'object' ? args['input'] : {};
  const given: Record<string, unknown> = { ...args, ...input };
  const id = given[`${lowerFirst(typename)}Id`];
  const own = ownObject(typename, store, typeof id === 'string' ? id : undefined);
  if (own) return { __typename: typename, ...own };
  return {
    __typename: typename,
    [madeUp]: true,
    ...(typeof id === 'string' && { id }),
    ...(typename.endsWith('Output') && { [givenToMutation]: given }),
  };
}

/** An entry of the state: the one of this id, else the first of its kind. */
function ownObject(typename: string, store: Store, id: string | undefined) {
  const all = api.kinds[typename]?.all?.(store) ?? [];
  return all.find((entry) => entry.id === id) ?? all[0];
}

function scalar(type: string, field: FieldToFill): unknown {
  const { parent, name } = field;
  if (type === 'Boolean') return false;
  if (type === 'Int') return name === 'priority' ? 2 : 1;
  if (type === 'Float') return 1;
  if (type === 'ID' || (type === 'String' && /(^i|I)d$/.test(name))) return anId(field);
  if (/date|time|instant/i.test(type)) return founded;
  if (/url|uri/i.test(type)) return `https://sandbox.example/${name}`;
  if (/json|object|map|record/i.test(type)) return {};
  if (/int|long|decimal|number/i.test(type)) return 1;
  return type === 'String' ? text(parent, name) : `sample ${name}`;
}

function text(parent: string, name: string): string {
  if (name === 'unixTimestamp') return String(Date.parse(founded));
  if (name === 'iso8601' || /(At|Date|Timestamp)$/i.test(name)) return founded;
  if (/cursor$/i.test(name)) return 'cursor_1';
  if (/email/i.test(name)) return 'someone@customer.example';
  if (/(url|link|permalink)$/i.test(name)) return `https://sandbox.example/${name}`;
  if (/(domain|domainName|hostname)s?$/i.test(name)) return 'customer.example';
  if (/color$/i.test(name)) return '#0ea5e9';
  if (/phone/i.test(name)) return '+44 20 7946 0000';
  if (/^(timezone|timeZone)$/.test(name) || parent === 'Timezone') return 'Europe/London';
  if (/language|locale/i.test(name)) return 'en';
  if (/icon$/i.test(name)) return 'tag';
  return `Sample ${words(name)}`;
}

/** The one that was asked for, or one of the sandbox's own, else one that starts like the type. */
function anId({ parent, name, args, store }: FieldToFill): string {
  if (typeof args[name] === 'string') return args[name];
  const owner = name === 'id' ? parent : upperFirst(name.replace(/Id$/, ''));
  const own = name === 'id' ? undefined : ownObject(owner, store, undefined);
  if (own) return own.id;
  const prefix = api.kinds[owner]?.prefix ?? (owner.replace(/[^A-Z]/g, '').toLowerCase() || 'id');
  return `${prefix}_${ulid(founded, owner)}`;
}

const lowerFirst = (name: string) => name.replace(/^[A-Z]/, (first) => first.toLowerCase());

const upperFirst = (name: string) => name.replace(/^[a-z]/, (first) => first.toUpperCase());

const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
