import {
  type GraphQLCompositeType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';
import { chance, int, pick, type Random } from './random-schemas.js';

export interface RandomOperation {
  text: string;
  variables: Record<string, unknown>;
}

/** An operation that a program may have for the schema, and variables that it may send. */
export function randomOperation(g: Random, schema: GraphQLSchema): RandomOperation {
  const query = schema.getQueryType();
  if (!query) throw new Error('no queries');
  const writer = new Writer(g, schema);
  const selections = writer.selections(query, 4);
  const declared = writer.declarations.length > 0 ? `(${writer.declarations.join(', ')})` : '';
  return {
    text: [`query q${declared} ${selections}`, ...writer.fragments].join('\n'),
    variables: writer.variables,
  };
}

class Writer {
  readonly declarations: string[] = [];
  readonly variables: Record<string, unknown> = {};
  readonly fragments: string[] = [];
  readonly #g: Random;
  readonly #schema: GraphQLSchema;
  #count = 0;

  constructor(g: Random, schema: GraphQLSchema) {
    this.#g = g;
    this.#schema = schema;
  }

  selections(type: GraphQLCompositeType, depth: number): string {
    const made: string[] = [];
    if (chance(this.#g, 25)) made.push('__typename');
    if (!isUnionType(type))
      for (const field of Object.values(type.getFields())) {
        const inner = getNamedType(field.type);
        if (!chance(this.#g, 60) || (isCompositeType(inner) && depth === 0)) continue;
        const args = field.args
          .filter((arg) => isRequiredArgument(arg) || chance(this.#g, 50))
          .map(
            (arg) => `${arg.name}: ${this.#passed(arg.type, arg.defaultValue !== undefined, 2)}`,
          );
        const alias = chance(this.#g, 80) ? `f${this.#count++}: ` : '';
        const list = args.length > 0 ? `(${args.join(', ')})` : '';
        const below = isCompositeType(inner) ? ` ${this.selections(inner, depth - 1)}` : '';
        made.push(`${alias}${field.name}${list}${below}`);
      }
    const conditions = Object.values(this.#schema.getTypeMap())
      .filter(isCompositeType)
      .filter(({ name }) => !name.startsWith('__') && name !== 'Query')
      .filter((other) => this.#overlap(type, other));
    while (depth > 0 && conditions.length > 0 && chance(this.#g, 40)) {
      const condition = pick(this.#g, conditions);
      const inner = this.selections(condition, depth - 1);
      if (chance(this.#g, 50)) {
        made.push(`... on ${condition.name} ${inner}`);
      } else {
        const name = `Part${this.#count++}`;
        this.fragments.push(`fragment ${name} on ${condition.name} ${inner}`);
        made.push(`...${name}`);
      }
    }
    return `{ ${made.length > 0 ? made.join(' ') : '__typename'} }`;
  }

  #overlap(a: GraphQLCompositeType, b: GraphQLCompositeType): boolean {
    const of = (type: GraphQLCompositeType) =>
      isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
    return of(a).some((type) => of(b).includes(type)) && (isObjectType(a) || isAbstractType(a));
  }

  /** A literal, or a variable with a value. */
  #passed(type: GraphQLInputType, hasDefault: boolean, depth: number): string {
    if (chance(this.#g, 60)) return this.#variable(type, hasDefault);
    return this.#literal(type, depth);
  }

  #variable(type: GraphQLInputType, hasDefault: boolean): string {
    const name = `v${this.#count++}`;
    const nullable = isNonNullType(type) ? type.ofType : type;
    const stricter = chance(this.#g, 30);
    const optional = !isNonNullType(type) && !stricter;
    const declared = optional || (hasDefault && chance(this.#g, 40)) ? nullable : `${nullable}!`;
    const own = `${declared}`.endsWith('!') === false && chance(this.#g, 20);
    const fallback =
      own && !isInputObjectType(getNamedType(nullable)) ? this.#literal(nullable, 0) : '';
    const given = fallback !== '' && fallback !== 'null';
    this.declarations.push(`$${name}: ${declared}${given ? ` = ${fallback}` : ''}`);
    const omittable = !`${declared}`.endsWith('!');
    if (omittable && chance(this.#g, 30)) return `$${name}`;
    const nothing = optional && chance(this.#g, 15);
    this.variables[name] = nothing ? null : this.#value(nullable, 3, true);
    return `$${name}`;
  }

  #literal(type: GraphQLInputType, depth: number): string {
    if (isNonNullType(type)) return this.#literal(type.ofType, depth);
    if (isListType(type)) {
      const item: GraphQLInputType = type.ofType;
      const items = Array.from({ length: int(this.#g, 0, 2) }, () => this.#literal(item, depth));
      return `[${items.join(', ')}]`;
    }
    if (!isInputObjectType(type)) return print(this.#leaf(type));
    const fields = Object.values(type.getFields());
    const chosen = type.isOneOf
      ? [pick(this.#g, fields)]
      : fields.filter((field) => isRequiredInputField(field) || (depth > 0 && chance(this.#g, 60)));
    return `{ ${chosen
      .map((field) => `${field.name}: ${this.#inner(field.type, type.isOneOf, depth - 1)}`)
      .join(', ')} }`;
  }

  #inner(type: GraphQLInputType, oneOf: boolean, depth: number): string {
    if (depth > 0 && !oneOf && chance(this.#g, 30)) return this.#variable(type, false);
    return this.#literal(type, depth);
  }

  #value(type: GraphQLInputType, depth: number, required: boolean): unknown {
    if (isNonNullType(type)) return this.#value(type.ofType, depth, true);
    if (!required && chance(this.#g, 20)) return null;
    if (isListType(type)) {
      const item: GraphQLInputType = type.ofType;
      return Array.from({ length: int(this.#g, 0, 2) }, () => this.#value(item, depth, false));
    }
    if (!isInputObjectType(type)) return plain(this.#leaf(type));
    const fields = Object.values(type.getFields());
    const chosen = type.isOneOf
      ? [pick(this.#g, fields)]
      : fields.filter((field) => isRequiredInputField(field) || (depth > 0 && chance(this.#g, 60)));
    return Object.fromEntries(
      chosen.map((field) => [field.name, this.#value(field.type, depth - 1, type.isOneOf)]),
    );
  }

  #leaf(type: GraphQLInputType): Leaf {
    if (isEnumType(type)) return { symbol: pick(this.#g, type.getValues()).name };
    if (String(type) === 'Int') return int(this.#g, 0, 9);
    if (String(type) === 'Float') return int(this.#g, 0, 9) + 0.5;
    if (String(type) === 'Boolean') return chance(this.#g, 50);
    return pick(this.#g, ['red', 'x']);
  }
}

type Leaf = { symbol: string } | number | boolean | string;

const print = (leaf: Leaf) => (typeof leaf === 'object' ? leaf.symbol : JSON.stringify(leaf));

const plain = (leaf: Leaf) => (typeof leaf === 'object' ? leaf.symbol : leaf);
