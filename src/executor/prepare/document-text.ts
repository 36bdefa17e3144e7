/** A definition of a text, as far as the executor has to know it. */
export interface Definition {
  /** `query`, `mutation`, `subscription`, `fragment`. */
  readonly kind: string;
  /** Empty where it has none. */
  readonly name: string;
  readonly selections: readonly Selection[];
}

/** A field, or a fragment that is spread. */
export interface Selection {
  /** Empty of an inline fragment. */
  readonly name: string;
  /** A field's name in the response. */
  readonly key: string;
  readonly isFragment: boolean;
  /** Whether it has a directive. */
  readonly conditional: boolean;
  /** Undefined of a leaf. */
  readonly selections: readonly Selection[] | undefined;
}

/** Reads what a text defines and selects; where it is not GraphQL, that is for the server to say. */
export function definitionsOf(text: string): Definition[] {
  let depth = 0;
  // Arguments and variables, with all that is in them, say nothing of the response.
  const tokens = (text.match(TOKENS) ?? []).filter((token) => {
    if (token === ')') depth--;
    if (token === '(') depth++;
    return depth === 0 && !/^[)"#]/.test(token);
  });
  let at = 0;
  const take = (token: string) => tokens[at] === token && at++ >= 0;
  const word = () => (/^\w/.test(tokens[at] ?? '') && tokens[at++]) || '';
  const directives = () => {
    const start = at;
    while (tokens[at]?.startsWith('@')) at++;
    return at > start;
  };
  const block = (): Selection[] | undefined => {
    if (!take('{')) return undefined;
    const found: Selection[] = [];
    while (at < tokens.length && !take('}')) {
      const isFragment = take('...');
      const on = isFragment && take('on') && word();
      const key = on ? '' : word();
      const name = take(':') ? word() : key;
      found.push({ name, key, isFragment, conditional: directives(), selections: block() });
    }
    return found;
  };
  const definitions: Definition[] = [];
  while (at < tokens.length) {
    const kind = word() || 'query';
    const name = word();
    if (take('on')) word();
    directives();
    const selections = block();
    if (selections) definitions.push({ kind, name, selections });
    else at++;
  }
  return definitions;
}

const TOKENS = /"""(?:\\"""|[\s\S])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n\r]*|\.{3}|[{}():]|(?:@\s*)?\w+/g;
