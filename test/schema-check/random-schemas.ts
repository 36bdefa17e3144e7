import fc, { type GeneratorValue } from 'fast-check';
import { buildSchema, type GraphQLSchema, isAbstractType, validateSchema } from 'graphql';

/** A schema that is easy to change: types are SDL, e.g. `[Pet!]!`. */
export interface Model {
  enums: Record<string, string[]>;
  inputs: Record<string, { oneOf: boolean; fields: Record<string, Given> }>;
  interfaces: Record<string, Record<string, Field>>;
  objects: Record<string, { implements: string[]; fields: Record<string, Field> }>;
  unions: Record<string, string[]>;
}

interface Given {
  type: string;
  default?: string;
  deprecated?: boolean;
}

interface Field {
  type: string;
  args: Record<string, Given>;
  deprecated?: boolean;
}

export type Random = GeneratorValue;

export const int = (g: Random, min: number, max: number): number => g(fc.integer, { min, max });

export const chance = (g: Random, percent: number): boolean => int(g, 1, 100) > 100 - percent;

export function pick<T>(g: Random, from: readonly T[]): T {
  return from[int(g, 0, Math.max(0, from.length - 1))] as T;
}

const scalars = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Json'];
const wraps = ['T', 'T!', '[T]', '[T!]', '[T]!', '[T!]!', '[[T!]]'];
const wrap = (g: Random, name: string) => pick(g, wraps).replace('T', name);
const named = (type: string) => type.replace(/[[\]!]/g, '');

/** A small schema with something of everything. */
export function randomModel(g: Random): Model {
  const leaf = () => wrap(g, pick(g, [...scalars, 'Hue', 'Size']));
  const given = (names: string[]): Given => ({ type: wrap(g, pick(g, names)) });
  const inputNames = [...scalars, 'Hue', 'Size', 'InA', 'InB'];
  const optional = (type: string) => type.replace(/!$/, '');
  const args = (): Record<string, Given> => {
    const made: Record<string, Given> = {};
    if (chance(g, 60)) made['a'] = given(inputNames);
    if (chance(g, 40)) made['b'] = given(inputNames);
    if (chance(g, 30))
      made['n'] = { type: pick(g, ['Int', 'Int!']), default: String(int(g, 1, 3)) };
    return made;
  };
  const composite = () =>
    chance(g, 35) ? leaf() : wrap(g, pick(g, ['Cat', 'Dog', 'Toy', 'Pet', 'Thing', 'Named']));
  const field = (type: string): Field => ({ type, args: args() });
  const named = { name: field(leaf()), owner: field(composite()) };
  const pet = { age: field(leaf()), friend: field(wrap(g, 'Pet')) };
  return {
    enums: { Hue: ['RED', 'BLUE', 'GREEN'], Size: ['S', 'M'] },
    inputs: {
      InA: {
        oneOf: false,
        fields: {
          x: given([...scalars, 'Hue']),
          y: { type: optional(wrap(g, 'InB')) },
          d: { type: pick(g, ['Int', 'Int!']), default: '7' },
        },
      },
      InB: {
        oneOf: chance(g, 20),
        fields: {
          p: { type: optional(wrap(g, pick(g, [...scalars, 'Size']))) },
          q: { type: optional(wrap(g, 'InA')) },
        },
      },
    },
    interfaces: { Named: named, Pet: pet },
    objects: {
      Query: { implements: [], fields: { r1: field(composite()), r2: field(composite()) } },
      Cat: { implements: ['Named', 'Pet'], fields: { ...named, ...pet, c: field(composite()) } },
      Dog: { implements: ['Pet'], fields: { ...pet, name: field(leaf()) } },
      Toy: { implements: ['Named'], fields: { ...named, t: field(composite()) } },
    },
    unions: { Thing: ['Cat', 'Toy'] },
  };
}

/** The model with one to four changes; changes that make no valid schema are left out. */
export function changedModel(g: Random, model: Model): Model {
  let current = model;
  for (let left = int(g, 1, 4); left > 0; left--) {
    const next = structuredClone(current);
    pick(g, changes)(g, next);
    if (build(next)) current = next;
  }
  return current;
}

const built = new WeakMap<Model, GraphQLSchema | undefined>();

/** Nothing for a model that is no valid schema. One that was built must not change. */
export function build(model: Model): GraphQLSchema | undefined {
  if (!built.has(model)) built.set(model, buildValid(model));
  return built.get(model);
}

function buildValid(model: Model): GraphQLSchema | undefined {
  try {
    const schema = buildSchema(sdl(model));
    const empty = Object.values(schema.getTypeMap())
      .filter(isAbstractType)
      .some((type) => schema.getPossibleTypes(type).length === 0);
    return validateSchema(schema).length === 0 && !empty ? schema : undefined;
  } catch {
    return undefined;
  }
}

export function sdl({ enums, inputs, interfaces, objects, unions }: Model): string {
  const lines = ['scalar Json'];
  for (const [name, values] of Object.entries(enums))
    lines.push(`enum ${name} { ${values.join(' ')} }`);
  for (const [name, { oneOf, fields }] of Object.entries(inputs))
    lines.push(`input ${name}${oneOf ? ' @oneOf' : ''} { ${givens(fields)} }`);
  for (const [name, fields] of Object.entries(interfaces))
    lines.push(`interface ${name} { ${fieldsOf(fields)} }`);
  for (const [name, { implements: all, fields }] of Object.entries(objects))
    lines.push(
      `type ${name}${all.length > 0 ? ` implements ${all.join(' & ')}` : ''} { ${fieldsOf(fields)} }`,
    );
  for (const [name, members] of Object.entries(unions))
    lines.push(`union ${name} = ${members.join(' | ')}`);
  return lines.join('\n');
}

const givens = (all: Record<string, Given>) =>
  Object.entries(all)
    .map(
      ([name, { type, default: value, deprecated }]) =>
        `${name}: ${type}${value === undefined ? '' : ` = ${value}`}${deprecated ? ' @deprecated' : ''}`,
    )
    .join(' ');

const fieldsOf = (all: Record<string, Field>) =>
  Object.entries(all)
    .map(([name, { type, args, deprecated }]) => {
      const list = Object.keys(args).length > 0 ? `(${givens(args)})` : '';
      return `${name}${list}: ${type}${deprecated ? ' @deprecated' : ''}`;
    })
    .join(' ');

type Change = (g: Random, model: Model) => void;

const changeGiven = (g: Random, all: Record<string, Given>, names: string[]) => {
  const name = pick(g, Object.keys(all));
  const one = all[name];
  const change = int(g, 0, 6);
  if (change === 0 || !one) all['z'] = { type: wrap(g, pick(g, names)) };
  else if (change === 1) delete all[name];
  else if (change === 2) one.type = wrap(g, named(one.type));
  else if (change === 3) one.type = one.type.replace(named(one.type), pick(g, names));
  else if (change === 4) one.deprecated = true;
  else if (named(one.type) === 'Int') one.default = String(int(g, 1, 9));
  else delete one.default;
};

const changeFields = (g: Random, all: Record<string, Field>, names: string[]) => {
  const name = pick(g, Object.keys(all));
  const one = all[name];
  if (!one) return;
  const change = int(g, 0, 5);
  if (change === 0) delete all[name];
  else if (change === 1) one.type = wrap(g, named(one.type));
  else if (change === 2) one.type = one.type.replace(named(one.type), pick(g, names));
  else if (change === 3) one.deprecated = true;
  else changeGiven(g, one.args, [...scalars, 'Hue', 'Size', 'InA', 'InB']);
};

const outputs = [...scalars, 'Hue', 'Size', 'Cat', 'Dog', 'Toy', 'Pet', 'Thing', 'Named'];

const changes: Change[] = [
  (g, { objects }) => changeFields(g, pick(g, Object.values(objects)).fields, outputs),
  (g, { objects }) => changeFields(g, pick(g, Object.values(objects)).fields, outputs),
  (g, { interfaces, objects }) => {
    const name = pick(g, Object.keys(interfaces));
    const fields = interfaces[name] ?? {};
    changeFields(g, fields, outputs);
    for (const object of Object.values(objects))
      if (object.implements.includes(name)) Object.assign(object.fields, structuredClone(fields));
  },
  (g, { inputs }) =>
    changeGiven(g, pick(g, Object.values(inputs)).fields, [
      ...scalars,
      'Hue',
      'Size',
      'InA',
      'InB',
    ]),
  (g, { inputs }) => {
    const input = pick(g, Object.values(inputs));
    input.oneOf = !input.oneOf;
  },
  (g, { enums }) => pick(g, Object.values(enums)).push('NEW'),
  (g, { enums }) => pick(g, Object.values(enums)).pop(),
  (g, { unions }) => pick(g, Object.values(unions)).push('Dog'),
  (g, { unions }) => pick(g, Object.values(unions)).shift(),
  (g, { objects }) => pick(g, Object.values(objects)).implements.pop(),
  (_g, { objects, interfaces }) => {
    const dog = objects['Dog'];
    if (!dog) return;
    dog.implements.push('Named');
    Object.assign(dog.fields, structuredClone(interfaces['Named']));
  },
  (g, model) => {
    const name = pick(g, [
      'Hue',
      'Size',
      'InA',
      'InB',
      'Cat',
      'Dog',
      'Toy',
      'Pet',
      'Thing',
      'Named',
    ]);
    const renamed = JSON.parse(
      JSON.stringify(model).replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${name}2`),
    ) as Model;
    Object.assign(model, renamed);
  },
];
