import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { metaOf, notesOf } from '../../src/codegen/read/notes.js';
import { SchemaParts } from '../../src/codegen/schema/schema-parts.js';
import { hoverOf } from '../../src/codegen/write/hover.js';

const operationOf = (text: string) => {
  const node = parse(text).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (node?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return node;
};
const notes = (comments: string, operation = 'mutation a { a }') =>
  notesOf(operationOf(`${comments}\n${operation}`));

describe('the comments of an operation', () => {
  it.each([
    ['# permissions: thread:read, label:edit', ['thread:read', 'label:edit']],
    ['# permissions: none', []],
    ['# permissions: all of them', undefined],
    ['# Needs permissions: thread:read', undefined],
    ['', undefined],
  ])('name permissions: %s', (comments, permissions) => {
    expect(notes(comments).permissions).toEqual(permissions);
  });

  it.each([
    ['# permissions: a:b', true],
    ['# It does not document what happens.\n# permissions: a:b', true],
    ['# The vendor does not document the permission: a guess.\n# permissions: a:b', false],
    ['# permissions: a:b\n# The vendor does not document the\n# permission: a guess.', false],
    ['# The permission is not documented.\n# permissions: a:b', false],
  ])('say whether they are documented: %s', (comments, documented) => {
    expect(notes(comments).permissionsDocumented).toBe(documented);
  });

  it.each([
    ['# idempotent', true],
    ['#Idempotent: sets what is set.', true],
    ['# idempotent\n# permissions: a:b', true],
    ['# permissions: a:b', false],
    ['# Not idempotent.', false],
    ['# idempotent only by day', false],
  ])('say whether it is idempotent: %s', (comments, idempotent) => {
    expect(notes(comments).idempotent).toBe(idempotent);
  });

  it('say that there may be no result, with the reason or without', () => {
    for (const text of ['# result may be null', '# Result may be null: nothing was stored']) {
      const node = operationOf(`${text}\nmutation a { a }`);
      expect(notesOf(node)).toMatchObject({ mayBeNull: true, prose: [] });
      expect(metaOf(node)).toEqual({ idempotent: false, mayBeNull: true });
    }
    const node = operationOf('# the result may be null\nmutation a { a }');
    expect(notesOf(node)).toMatchObject({ mayBeNull: false, prose: ['the result may be null'] });
  });

  it('say what makes running it twice harmless otherwise', () => {
    const text = '# idempotency key: externalId\n# when repeated: not_found\nmutation a { a }';
    expect(notesOf(operationOf(text))).toMatchObject({
      idempotent: false,
      idempotencyKey: 'externalId',
      repeated: 'not_found',
      prose: [],
    });
    expect(metaOf(operationOf(text))).toEqual({
      idempotent: false,
      idempotencyKey: 'externalId',
      repeated: 'not_found',
    });
    const hover = hoverOf(operationOf(text), new SchemaParts(parse('type Query { a: Int }')));
    expect(hover.join(' ')).toContain('or `externalId` is given');
  });

  it('are those beside a description too', () => {
    expect(notes('# permissions: a:b', '"""Does."""\n# idempotent\nmutation a { a }')).toEqual({
      permissions: ['a:b'],
      permissionsDocumented: true,
      idempotent: true,
      mayBeNull: false,
      prose: ['Does.'],
    });
  });

  it('are in what the document carries, and nothing where there are none', () => {
    expect(metaOf(operationOf('# Hello.\nquery a { a }'))).toBeUndefined();
    expect(metaOf(operationOf('# idempotent\nmutation a { a }'))).toEqual({ idempotent: true });
    expect(metaOf(operationOf('# permissions: a:b\nquery a { a }'))).toEqual({
      permissions: ['a:b'],
      permissionsDocumented: true,
      idempotent: false,
    });
  });
});

describe('the hover text of a document', () => {
  const parts = new SchemaParts(
    parse('type Mutation { "Makes an A. */" a: Int "B." b: Int c: Int } type Query { q: Int }'),
  );
  const hover = (text: string) => hoverOf(operationOf(text), parts);

  it('says what it does, what it needs, and whether it may run twice', () => {
    expect(
      hover(
        '# A licence.\n\n# Only in summer.\n# The vendor does not document the permission.\n# permissions: a:b, c:d\n# idempotent\nmutation x { a }',
      ),
    ).toEqual([
      '/**',
      ' * Makes an A. *\\/',
      ' *',
      ' * Only in summer.',
      ' * The vendor does not document the permission.',
      ' *',
      ' * Needs `a:b`, `c:d`, which is not documented.',
      ' *',
      ' * Idempotent: sent again also where the server may have acted on it.',
      ' */',
    ]);
  });

  it('says it of each root field', () => {
    expect(hover('# permissions: none\nmutation x { a x: b c }').join('\n')).toContain(
      ' * `a`: Makes an A. *\\/\n *\n * `b`: B.\n *\n * Needs no permission.\n *\n * Sent again only',
    );
  });

  it('is not there where there is nothing to say', () => {
    expect(hover('query x { q }')).toEqual([]);
    expect(hover('# Counts.\nquery x { q }')).toEqual(['/** Counts. */']);
  });
});
