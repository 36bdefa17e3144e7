/** One definition or extension as it stands in a text, with its description. */
export interface Piece {
  readonly keyword: string;
  readonly isExtension: boolean;
  readonly text: string;
  /** Where it starts in the whole text. */
  readonly start: number;
  /** The interfaces that it says it implements. */
  readonly interfaces: readonly string[];
}

/** A text of SDL, cut into its definitions, none of which is parsed. */
export interface Cut {
  readonly text: string;
  /** By name: the definition of a type, and its extensions after it. */
  readonly types: ReadonlyMap<string, readonly Piece[]>;
  readonly directives: ReadonlyMap<string, Piece>;
  readonly schema: readonly Piece[];
  /** By interface: what says that it implements it. */
  readonly implementers: ReadonlyMap<string, readonly string[]>;
  /** The types that have a field or value twice. */
  readonly doubled: ReadonlySet<string>;
}

/**
 * Finds where the definitions of SDL begin and end, in a fraction of what parsing them takes.
 *
 * @returns nothing where the text is not plainly SDL, and a parser has to say what is wrong
 */
export function cutSdl(text: string): Cut | undefined {
  try {
    return new Cutter(text).cut();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class NotPlain extends Error {}

const keywords = new Set([
  ...['schema', 'scalar', 'type', 'interface', 'union', 'enum', 'input', 'directive', 'extend'],
]);

// Block strings, strings and comments, whatever stands in them. The engine of regular expressions is
// fast from the first character; code that looks at each by itself is not until it is compiled.
const quiet = String.raw`"""[^"\\]*(?:(?:\\"""|\\(?!""")|"(?!""))[^"\\]*)*"""|"(?:[^"\\\n\r]|\\.)*"|#[^\n\r]*`;
const tokens = new RegExp(String.raw`${quiet}|[A-Za-z_]\w*|[^\s,\uFEFF]`, 'g');
const brackets = new RegExp(`${quiet}|[(){}"]`, 'g');
const fieldNames = new RegExp(
  String.raw`${quiet}|[(){}"]|(?<![@\w])[A-Za-z_]\w*(?=[\s,]*[:(])`,
  'g',
);
const valueNames = new RegExp(String.raw`${quiet}|[(){}"]|(?<![@\w])[A-Za-z_]\w*`, 'g');

class Cutter {
  readonly #text: string;
  /** Of the last token. */
  #start = 0;
  /** Behind the last token. */
  #at = 0;
  /** Behind the token before the last one. */
  #end = 0;
  /** The last token, `"` for a string of either kind, or nothing at the end. */
  #token = '';
  readonly #types = new Map<string, Piece[]>();
  readonly #directives = new Map<string, Piece>();
  readonly #schema: Piece[] = [];
  readonly #members = new Map<string, Set<string>>();
  readonly #doubled = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  cut(): Cut {
    this.#next();
    while (this.#token !== '') this.#definition();
    const implementers = new Map<string, string[]>();
    for (const [name, pieces] of this.#types) {
      const [first] = pieces;
      // An extension may come before what it extends, and has to be of the same kind.
      if (!first || first.isExtension || pieces.some(({ keyword }) => keyword !== first.keyword))
        throw new NotPlain();
      for (const { interfaces } of pieces)
        for (const each of interfaces) {
          const known = implementers.get(each);
          if (known) known.push(name);
          else implementers.set(each, [name]);
        }
    }
    const schemas = this.#schema.filter(({ isExtension }) => !isExtension);
    if (schemas.length > 1 || this.#doubled.has('')) throw new NotPlain();
    return {
      text: this.#text,
      types: this.#types,
      directives: this.#directives,
      schema: this.#schema,
      implementers,
      doubled: this.#doubled,
    };
  }

  #definition(): void {
    const start = this.#start;
    if (this.#token === '"') this.#next();
    const isExtension = this.#token === 'extend';
    if (isExtension) this.#next();
    const keyword = this.#token;
    if (!keywords.has(keyword) || keyword === 'extend') throw new NotPlain();
    this.#next();
    if (keyword === 'directive') {
      if (this.#token !== '@') throw new NotPlain();
      this.#next();
    }
    let name = '';
    if (keyword !== 'schema') {
      name = this.#token;
      if (!isName(name)) throw new NotPlain();
      this.#next();
    }
    const interfaces: string[] = [];
    const end = this.#rest(keyword, name, interfaces);
    const piece: Piece = {
      ...{ keyword, isExtension, start, interfaces },
      text: this.#text.slice(start, end),
    };
    if (keyword === 'schema') this.#schema.push(piece);
    else if (keyword === 'directive') {
      if (isExtension || this.#directives.has(name)) throw new NotPlain();
      this.#directives.set(name, piece);
    } else {
      const known = this.#types.get(name);
      if (!known) this.#types.set(name, [piece]);
      else if (isExtension) known.push(piece);
      else if (known[0]?.isExtension) known.unshift(piece);
      else throw new NotPlain();
    }
  }

  /** What follows a name, to the next definition. Gives where it ends. */
  #rest(keyword: string, name: string, interfaces: string[]): number {
    let refers = false;
    let implementing = false;
    for (;;) {
      const token = this.#token;
      if (token === '' || token === '"') return this.#end;
      if (token === '{') return this.#body(keyword, name);
      if (token === '(') this.#skip();
      else if (token === '@') [refers, implementing] = [true, false];
      else if (token === '=' || token === '|' || token === '&') refers = true;
      else if (!isName(token)) throw new NotPlain();
      else if (refers) {
        if (implementing) interfaces.push(token);
        refers = false;
      } else if (token === 'implements' || token === 'on') {
        [refers, implementing] = [true, token === 'implements'];
      } else if (token !== 'repeatable') {
        if (keywords.has(token)) return this.#end;
        throw new NotPlain();
      }
      this.#next();
    }
  }

  /** From a brace to the one that closes it, noting the names of members. Gives where it ends. */
  #body(keyword: string, type: string): number {
    const members = this.#members.get(type) ?? new Set();
    this.#members.set(type, members);
    this.#within(keyword === 'enum' ? valueNames : fieldNames, (name) => {
      if (members.has(name)) this.#doubled.add(type);
      members.add(name);
    });
    const end = this.#at;
    this.#next();
    return end;
  }

  #skip(): void {
    this.#within(brackets, () => {});
  }

  /** From a bracket to the one that closes it. */
  #within(pattern: RegExp, onName: (name: string) => void): void {
    pattern.lastIndex = this.#at;
    for (let depth = 1; depth > 0; ) {
      const token = pattern.exec(this.#text)?.[0];
      if (token === undefined || token === '"') throw new NotPlain();
      if (token === '(' || token === '{') depth += 1;
      else if (token === ')' || token === '}') depth -= 1;
      else if (depth === 1 && isName(token)) onName(token);
    }
    this.#at = pattern.lastIndex;
  }

  #next(): void {
    this.#end = this.#at;
    tokens.lastIndex = this.#at;
    let match = tokens.exec(this.#text);
    while (match?.[0].startsWith('#')) match = tokens.exec(this.#text);
    const token = match?.[0] ?? '';
    // A string that does not end.
    if (token === '"') throw new NotPlain();
    this.#start = match?.index ?? this.#text.length;
    this.#at = this.#start + token.length;
    this.#token = token.startsWith('"') ? '"' : token;
  }
}

const isName = (token: string): boolean => /^[_A-Za-z]/.test(token);
