/** An operation of a text: its name, and whether it is a query or a mutation. */
export interface TextOperation {
  readonly name: string | undefined;
  readonly kind: string;
}

/** Finds the operations of a text without parsing what is in them. */
export function operationsOfText(text: string): TextOperation[] {
  const operations: TextOperation[] = [];
  let depth = 0;
  let kind = '';
  let name: string | undefined;
  let expectsName = false;
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '(' || token === '[') {
      if (depth === 0 && token === '{') {
        if (kind !== 'fragment') operations.push({ kind: kind || 'query', name });
        kind = 'body';
      }
      depth++;
    } else if (token === '}' || token === ')' || token === ']') {
      depth--;
      if (depth === 0 && token === '}') {
        kind = '';
        name = undefined;
      }
    } else if (depth === 0 && kind === '' && DEFINITIONS.has(token)) {
      kind = token;
      expectsName = true;
      continue;
    } else if (expectsName && NAME.test(token)) {
      name = token;
    }
    if (!token.startsWith('#')) expectsName = false;
  }
  return operations;
}

/** `error`, and the aliases that it has somewhere in the text. */
export function errorKeysOf(text: string): string[] {
  return ['error', ...[...text.matchAll(ERROR_ALIAS)].map(([, alias = '']) => alias)];
}

const ERROR_ALIAS = /([_A-Za-z][_0-9A-Za-z]*)\s*:\s*error(?![_0-9A-Za-z])/g;
const DEFINITIONS = new Set(['query', 'mutation', 'subscription', 'fragment']);
const NAME = /^[_A-Za-z]/;
const TOKENS =
  /"""(?:\\"""|[\s\S])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n\r]*|[{}()[\]@]|[_A-Za-z][_0-9A-Za-z]*/g;
