import fc from 'fast-check';
import { int, pick, type Random } from '../schema-check/random-schemas.js';

/** SDL of a valid schema, with anything that the specification lets it say. */
export const anySchema: fc.Arbitrary<string> = fc.gen().map((g) => new Maker(g).schema());

// Whatever has bitten a printer: indentation, quotes, line ends, controls, other planes.
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc
    .array(
      fc.constantFrom(
        ...['"', '"""', '\\', '\n', '\r', '\t', '  ', ' ', 'a', '#', '{', '@x', '\u0007', '\u00A0'],
        ...['\u2028', '\u0085', '\u{1F600}', '\\u0041', 'é', '$', '|', '*/', ''],
      ),
      { maxLength: 10 },
    )
    .map((parts) => parts.join('')),
);

const scalars = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Json'];
const wraps = ['T', 'T!', '[T]', '[T!]', '[T]!', '[T!]!', '[[T!]]'];
const values = ['LOW', 'HIGH', 'Level9', 'Level10'];

interface Input {
  readonly name: string;
  readonly oneOf: boolean;
  readonly fields: readonly { name: string; type: string }[];
}

class Maker {
  readonly #g: Random;
  readonly #inputs: Input[];
  readonly #swapped: boolean;

  constructor(g: Random) {
    this.#g = g;
    this.#swapped = this.#chance(30);
    const names = ['A', 'B'].slice(0, int(g, 0, 2)).map((letter) => `In${letter}`);
    this.#inputs = names.map((name, index) => {
      const oneOf = this.#chance(25);
      // No input holds itself or a later one, so that each has a finite value.
      const types = [...scalars, 'Level', ...names.slice(0, index)];
      const fields = Array.from({ length: int(g, 1, 4) }, (_, at) => {
        const type = pick(g, wraps).replace('T', pick(g, types));
        return { name: `f${at}`, type: oneOf ? type.replace(/!$/, '') : type };
      });
      return { name, oneOf, fields };
    });
  }

  schema(): string {
    const [query, mutation] = this.#swapped ? ['Root', 'Query'] : ['Query', 'Mutation'];
    const hasMutation = this.#chance(60);
    const description = this.#chance(50) ? this.#described() : '';
    const roots = hasMutation ? `query: ${query} mutation: ${mutation}` : `query: ${query}`;
    const explicit = this.#swapped || this.#chance(50);
    const definitions = [
      explicit ? `${description}schema { ${roots} }` : '',
      `${this.#described()}scalar Json${this.#chance(40) ? ` @specifiedBy(url: ${this.#quoted()})` : ''}`,
      `${this.#described()}enum Level { ${values
        .map((value) => `${this.#described()}${value}${this.#deprecated()}`)
        .join(' ')} }`,
      ...this.#inputs.map((input) => this.#input(input)),
      `interface Named { name: String }`,
      `${this.#described()}interface Tall implements Named { name: String size${this.#shared}: Int }`,
      `type Cat implements Tall & Named { ${this.#fields()} name: String size${this.#shared}: Int }`,
      `type Dog implements Named { ${this.#fields()} name: String }`,
      `${this.#described()}union Pet = ${this.#chance(50) ? 'Cat | Dog' : '| Dog'}`,
      `${this.#described()}type ${query} { ${this.#fields()} }`,
      explicit && !hasMutation ? '' : `type ${mutation} { ${this.#fields()} }`,
      this.#directive(),
      this.#chance(40) ? `extend type Dog { more${this.#args()}: Pet }` : '',
      this.#chance(40) ? 'extend enum Level { Level0 }' : '',
    ].filter((definition) => definition !== '');
    return definitions.join('\n');
  }

  readonly #shared = '(unit: Level = LOW)';

  #directive(): string {
    const repeatable = this.#chance(50) ? ' repeatable' : '';
    return `${this.#described()}directive @mark${this.#args()}${repeatable} on FIELD | OBJECT | ENUM_VALUE`;
  }

  #input({ name, oneOf, fields }: Input): string {
    const lines = fields.map((field) => {
      const fallback = !oneOf && this.#chance(50) ? ` = ${this.#value(field.type)}` : '';
      const required = field.type.endsWith('!') && fallback === '';
      const end = required ? '' : this.#deprecated();
      return `${this.#described()}${field.name}: ${field.type}${fallback}${end}`;
    });
    return `${this.#described()}input ${name}${oneOf ? ' @oneOf' : ''} { ${lines.join(' ')} }`;
  }

  #fields(): string {
    const types = [...scalars, 'Level', 'Cat', 'Dog', 'Pet', 'Named', 'Tall'];
    return Array.from({ length: int(this.#g, 1, 3) }, (_, index) => {
      const type = pick(this.#g, wraps).replace('T', pick(this.#g, types));
      return `${this.#described()}field${index}${this.#args()}: ${type}${this.#deprecated()}`;
    }).join(' ');
  }

  #args(): string {
    const types = [...scalars, 'Level', ...this.#inputs.map(({ name }) => name)];
    const args = Array.from({ length: int(this.#g, 0, 3) }, (_, index) => {
      const type = pick(this.#g, wraps).replace('T', pick(this.#g, types));
      const fallback = this.#chance(60) ? ` = ${this.#value(type)}` : '';
      const required = type.endsWith('!') && fallback === '';
      return `${this.#described()}arg${index}: ${type}${fallback}${required ? '' : this.#deprecated()}`;
    });
    return args.length > 0 ? `(${args.join(' ')})` : '';
  }

  /** A literal that the type takes, in any of the forms that it may have. */
  #value(type: string): string {
    if (type.endsWith('!')) return this.#notNull(type.slice(0, -1));
    return this.#chance(10) ? 'null' : this.#notNull(type);
  }

  #notNull(type: string): string {
    const g = this.#g;
    if (type.startsWith('[')) {
      const item = type.slice(1, -1);
      if (this.#chance(25)) return this.#notNull(item.replace(/!$/, ''));
      return `[${Array.from({ length: int(g, 0, 3) }, () => this.#value(item)).join(' ')}]`;
    }
    const input = this.#inputs.find(({ name }) => name === type);
    if (input) {
      const given = input.oneOf
        ? [pick(g, input.fields)]
        : input.fields.filter((field) => field.type.endsWith('!') || this.#chance(60));
      const shown = given.map(({ name, type: inner }) => {
        const value = input.oneOf ? this.#notNull(inner) : this.#value(inner);
        return `${name}: ${value}`;
      });
      return `{ ${this.#chance(50) ? shown.join(', ') : shown.reverse().join(' ')} }`;
    }
    switch (type) {
      case 'Int':
        return String(g(fc.integer));
      case 'Float':
        return this.#chance(30) ? String(g(fc.integer)) : this.#float();
      case 'Boolean':
        return pick(g, ['true', 'false']);
      case 'ID':
        return this.#chance(40) ? String(g(fc.nat)) : this.#quoted();
      case 'Level':
        return pick(g, values);
      case 'Json':
        // What a server of graphql-js 16 can say of a custom scalar, and to the digit.
        return pick(g, [String(g(fc.nat)), this.#quoted(), 'true', 'ANY', this.#float()]);
      default:
        return this.#quoted();
    }
  }

  #float(): string {
    const number = this.#g(fc.double, { noNaN: true, noDefaultInfinity: true });
    const shown = String(number);
    // JavaScript writes 1e+21 and 5e-324 as GraphQL does.
    return pick(this.#g, [shown, number.toExponential(), '0.50', '-0.0', '1e3']);
  }

  #described(): string {
    if (!this.#chance(30)) return '';
    const value = this.#g(() => text);
    const block = !/[^\P{Cc}\n\t]|\\$|"$/u.test(value) && this.#chance(50);
    return `${block ? `"""${value.replaceAll('"""', '\\"""')}"""` : JSON.stringify(value)} `;
  }

  #deprecated(): string {
    if (!this.#chance(15)) return '';
    return this.#chance(30) ? ' @deprecated' : ` @deprecated(reason: ${this.#quoted()})`;
  }

  #quoted(): string {
    return JSON.stringify(this.#g(() => text));
  }

  #chance(percent: number): boolean {
    return int(this.#g, 1, 100) > 100 - percent;
  }
}
