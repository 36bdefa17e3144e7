import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

interface Node {
  readonly kind: string;
  readonly [key: string]: unknown;
}

/**
 * A document of one definition and of the fragments that it spreads, each once. Its text has a
 * line for each. Neither the text nor the nodes are made before they are read: importing many
 * documents to use one of them costs next to nothing.
 *
 * @param meta what the operation's file says of it, for `__meta__`
 */
export function document<Result, Variables>(
  text: string,
  fragments: readonly TypedDocumentNode<unknown, never>[] = [],
  meta?: object,
): TypedDocumentNode<Result, Variables> {
  const node = { kind: 'Document', ...(meta && { __meta__: meta }) };
  // Loops: the types of map and flatMap cost a program that is checked more than all the rest.
  const lines = () => {
    const found = [text];
    for (const fragment of fragments) {
      for (const line of linesOf.get(fragment)?.() ?? []) {
        if (!found.includes(line)) found.push(line);
      }
    }
    return found;
  };
  linesOf.set(node, lines);
  lazy(node, 'definitions', () => {
    const found: Node[] = [];
    for (const line of lines()) {
      const definition = nodes[line] ?? parse(line);
      nodes[line] = definition;
      found.push(definition);
    }
    return found;
  });
  lazy(node, 'loc', () => {
    const body = lines().join('\n');
    const source = { body, name: 'GraphQL request', locationOffset: { line: 1, column: 1 } };
    return { start: 0, end: body.length, source };
  });
  return node as unknown as TypedDocumentNode<Result, Variables>;
}

/** By document, whatever becomes of its properties: documents can be written to. */
const linesOf = new WeakMap<object, () => string[]>();

/** By line: the nodes of a fragment are the same in all documents. */
const nodes: { [line: string]: Node } = {};

/** A property that becomes an ordinary one when it is first read or written. */
function lazy(node: object, key: string, make: () => unknown): void {
  let made: unknown;
  const shown = { enumerable: true, configurable: true };
  const ordinary = (value: unknown) => ({ ...shown, writable: true, value });
  Object.defineProperty(node, key, {
    ...shown,
    get() {
      made ??= make();
      // It stays as it is, without an error, where somebody froze the document.
      Reflect.defineProperty(this, key, ordinary(made));
      return made;
    },
    set(value) {
      Object.defineProperty(this, key, ordinary(value));
    },
  });
}

/**
 * The node that graphql-js makes of the text of a named operation or a fragment. The text has no
 * more whitespace than it needs, and no comments, descriptions or block strings.
 */
function parse(text: string): Node {
  const tokens = text.match(/-?\d[-+.\w]*|\w+|"(?:\\.|[^"\\])*"|\.{3}|\S/g) ?? [];
  let at = 0;
  const next = () => tokens[at++] ?? '';
  const take = (token: string) => tokens[at] === token && next() === token;
  const many = (close: string, read: () => Node) => {
    const found: Node[] = [];
    while (tokens[at] && !take(close)) found.push(read());
    return found;
  };
  const inParentheses = (read: () => Node) => (take('(') ? many(')', read) : []);
  const named = (kind: string) => ({ kind, name: { kind: 'Name', value: next() } });

  const value = (): Node => {
    const token = next();
    if (token === '$') return named('Variable');
    if (token === '[') return { kind: 'ListValue', values: many(']', value) };
    if (token === '{') {
      return { kind: 'ObjectValue', fields: many('}', () => withValue('ObjectField')) };
    }
    if (token[0] === '"') return { kind: 'StringValue', value: JSON.parse(token), block: false };
    if (/^[-\d]/.test(token)) {
      return { kind: /[.eE]/.test(token) ? 'FloatValue' : 'IntValue', value: token };
    }
    if (token === 'null') return { kind: 'NullValue' };
    const isTrue = token === 'true';
    return isTrue || token === 'false'
      ? { kind: 'BooleanValue', value: isTrue }
      : { kind: 'EnumValue', value: token };
  };
  const withValue = (kind: string) => ({ ...named(kind), value: next() && value() });
  const withArguments = (kind: string) => ({
    ...named(kind),
    arguments: inParentheses(() => withValue('Argument')),
  });
  const directives = () => {
    const found: Node[] = [];
    while (take('@')) found.push(withArguments('Directive'));
    return found;
  };

  const type = (): Node => {
    const node = take('[') ? { kind: 'ListType', type: many(']', type)[0] } : named('NamedType');
    return take('!') ? { kind: 'NonNullType', type: node } : node;
  };
  const variableDefinition = () => ({
    kind: 'VariableDefinition',
    variable: value(),
    type: next() && type(),
    defaultValue: take('=') ? value() : undefined,
    directives: directives(),
  });

  const body = () => ({
    directives: directives(),
    selectionSet: take('{')
      ? { kind: 'SelectionSet', selections: many('}', selection) }
      : undefined,
  });
  const selection = (): Node => {
    if (!take('...')) {
      const alias = tokens[at + 1] === ':' ? named('').name : undefined;
      take(':');
      return { ...withArguments('Field'), alias, ...body() };
    }
    if (take('on')) {
      return { kind: 'InlineFragment', typeCondition: named('NamedType'), ...body() };
    }
    return /\w/.test(tokens[at] ?? '')
      ? { ...named('FragmentSpread'), directives: directives() }
      : { kind: 'InlineFragment', ...body() };
  };

  const keyword = next();
  return keyword === 'fragment'
    ? {
        ...named('FragmentDefinition'),
        typeCondition: next() && named('NamedType'),
        ...body(),
      }
    : {
        ...named('OperationDefinition'),
        operation: keyword,
        variableDefinitions: inParentheses(variableDefinition),
        ...body(),
      };
}
