import { type OperationDefinitionNode, type Token, TokenKind } from 'graphql';

/** What an operation's file says of it that the schema does not. */
export interface Notes {
  /** In the order of `# permissions: …`; empty for `none`, undefined where there is no such comment or it does not read as one. */
  permissions: string[] | undefined;
  /** False where a comment says that the vendor does not document them. */
  permissionsDocumented: boolean;
  /** `# idempotent`: running it twice gives the same state as running it once. */
  idempotent: boolean;
  /** `# idempotency key: externalId`: the server takes each value of that field of the input once. */
  idempotencyKey: string | undefined;
  /** `# when repeated: not_found`: the code of the mutation's error where it is run twice. */
  repeated: string | undefined;
  /** `# result may be null`: there may be neither a result nor an error in the mutation's payload. */
  mayBeNull: boolean;
  /** What else stands directly before it, a line each. */
  prose: string[];
}

/** What a document carries in `__meta__`: nothing where its file names neither. */
export function metaOf(node: OperationDefinitionNode) {
  const { permissions, permissionsDocumented, idempotent, idempotencyKey, repeated, mayBeNull } =
    notesOf(node);
  if (!permissions && !idempotent && !idempotencyKey && !mayBeNull) return undefined;
  return {
    ...(permissions && { permissions, permissionsDocumented }),
    idempotent,
    ...(idempotencyKey && { idempotencyKey }),
    ...(repeated && { repeated }),
    ...(mayBeNull && { mayBeNull }),
  };
}

export function notesOf(node: OperationDefinitionNode): Notes {
  const lines = linesBefore(node);
  const said = (line: RegExp) =>
    lines.map(({ text }) => line.exec(text)?.[1]).findLast((text) => text !== undefined);
  const list = said(permissionsLine);
  const others = lines.filter(({ text }) => !noteLines.some((line) => line.test(text)));
  return {
    permissions: list === undefined ? undefined : permissionsIn(list),
    permissionsDocumented: !undocumented.test(others.map(({ text }) => text).join(' ')),
    idempotent: lines.some(({ text }) => idempotentLine.test(text)),
    idempotencyKey: said(keyLine),
    repeated: said(repeatedLine),
    mayBeNull: lines.some(({ text }) => nullLine.test(text)),
    prose: others.filter(({ adjacent }) => adjacent).map(({ text }) => text),
  };
}

const permissionsLine = /^permissions:\s*(.*)$/;
const keyLine = /^idempotency key:\s*(\w+)$/i;
const repeatedLine = /^when repeated:\s*(\w+)$/i;
/** By themselves, or with a reason after it. */
const idempotentLine = /^idempotent\s*(?:$|[:,.;(])/i;
const nullLine = /^result may be null\s*(?:$|[:,.;(])/i;
const noteLines = [permissionsLine, keyLine, repeatedLine, idempotentLine, nullLine];

const undocumented =
  /\bnot document(?!ed)[^.:]*\bpermissions?\b|\bpermissions?\b[^.:]*\bnot documented/i;

function permissionsIn(list: string): string[] | undefined {
  if (list === 'none') return [];
  const permissions = list.split(/\s*,\s*/);
  return permissions.every((permission) => /^\w+:\w+$/.test(permission)) ? permissions : undefined;
}

/** A line before an operation, and whether no empty line parts it from there: those above may be a licence. */
interface Line {
  text: string;
  adjacent: boolean;
}

/** The comments before an operation and its description. */
function linesBefore({ loc }: OperationDefinitionNode): Line[] {
  if (!loc) return [];
  const tokens: Token[] = [];
  let keyword = loc.startToken;
  // A description is where the node begins; comments can stand on both sides of it.
  while (keyword.next && !(keyword.kind === TokenKind.NAME || keyword.kind === TokenKind.BRACE_L)) {
    tokens.push(keyword);
    keyword = keyword.next;
  }
  for (let token = loc.startToken.prev; token?.kind === TokenKind.COMMENT; token = token.prev) {
    tokens.unshift(token);
  }
  const lines: Line[] = [];
  let { line } = keyword;
  let adjacent = true;
  for (const token of tokens.reverse()) {
    if (token.kind === TokenKind.COMMENT) adjacent &&= token.line === line - 1;
    line = token.line;
    for (const text of token.value.split('\n').reverse()) {
      lines.unshift({ text: text.trim(), adjacent });
    }
  }
  return lines;
}
