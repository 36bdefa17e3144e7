import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { readDefinitions } from '../../src/codegen/read/definitions.js';
import { findOffences } from '../../src/codegen/refuse/rules.js';
import { root } from '../team-repository.js';

const schema = buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Line, column and message of what is wrong with a file. */
async function offences(text: string, needsPermissions = false): Promise<string[]> {
  writeFileSync(join(folder, 'x.graphql'), text);
  const pattern = join(folder, '*.graphql').replaceAll('\\', '/');
  const definitions = await readDefinitions([pattern], join(root, 'operations/fragments'));
  return findOffences(definitions, schema, needsPermissions).map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  );
}

const assign = (selection: string, more = '') =>
  `mutation a($input: AssignThreadInput!) {\n  assignThread(input: $input) {\n    thread { id }\n    ${selection}\n  }\n}\n${more}`;

it('lists what is wrong by file and place, whichever rule says so', async () => {
  const texts = {
    'y.graphql': '\n\nquery a { none }',
    'z.graphql': 'query b { none } { none }\n{ none }',
  };
  mkdirSync(join(folder, 'several'));
  for (const [name, text] of Object.entries(texts))
    writeFileSync(join(folder, 'several', name), text);
  const pattern = join(folder, 'several/*.graphql').replaceAll('\\', '/');
  const found = findOffences(await readDefinitions([pattern], undefined), schema, false);
  expect(found.map(({ file, line, column }) => `${basename(file)}:${line}:${column}`)).toEqual([
    'y.graphql:3:11',
    'z.graphql:1:11',
    'z.graphql:1:18',
    'z.graphql:1:20',
    'z.graphql:2:1',
    'z.graphql:2:3',
  ]);
});

describe('a mutation', () => {
  const whole = 'message type code fields { field message type }';

  it.each([
    ['all of its error', assign(`error { ${whole} }`)],
    ['it through our fragment', assign('error { ...MutationErrorParts }')],
    [
      'it in two parts',
      assign('error { message type } error { code fields { field message type } }'),
    ],
    [
      'it through an inline fragment',
      assign(`... on AssignThreadOutput { error { ... { ${whole} } } }`),
    ],
    [
      'it through fragments of its own',
      assign(
        '...Payload',
        `fragment Payload on AssignThreadOutput { error { ...Error } }
         fragment Error on MutationError { message type code fields { ...Field } }
         fragment Field on MutationFieldError { field message type }`,
      ),
    ],
    [
      'it of an aliased field',
      assign(`error { ${whole} }`).replace('assignThread', 'done: assignThread'),
    ],
  ])('may select %s', async (_, text) => {
    expect(await offences(text)).toEqual([]);
  });

  it.each([
    ['no error', assign(''), '2:3', ''],
    ['an aliased error', assign(`problem: error { ${whole} }`), '2:3', ''],
    ['an error only sometimes', assign(`error @include(if: true) { ${whole} }`), '2:3', ''],
    [
      'an error in a fragment that is only sometimes there',
      assign('...P @skip(if: false)', `fragment P on AssignThreadOutput { error { ${whole} } }`),
      '2:3',
      '',
    ],
    ['half an error', assign('error { message type }'), '4:5', '; missing: code, fields'],
    [
      'half the fields of an error',
      assign('error { message type code fields { field } }'),
      '4:5',
      '; missing: fields.message, fields.type',
    ],
    [
      'an aliased message',
      assign('error { text: message type code fields { field message type } }'),
      '4:5',
      '; missing: message',
    ],
  ])('may not select %s', async (_, text, place, missing) => {
    expect(await offences(text)).toEqual([
      `${place} "a" must select "error { message type code fields { field message type } }" of assignThread${missing}.`,
    ]);
  });

  it.each([
    [
      'that there is not',
      assign('error { ...MutationErrorPart }'),
      'Unknown fragment "MutationErrorPart".',
    ],
    [
      'that spreads itself',
      assign('error { ...E }', 'fragment E on MutationError { message ...E }'),
      'Cannot spread fragment "E" within itself.',
    ],
  ])('with a fragment %s is told so', async (_, text, said) => {
    expect((await offences(text)).join()).toContain(said);
  });
});

describe('an operation', () => {
  it('needs a name', async () => {
    expect(
      await offences(
        'query ok { myPermissions { permissions } }\n{ myPermissions { permissions } }',
      ),
    ).toEqual(['2:1 An operation needs a name: its module is named after it.']);
  });

  it.each(['same', 'Same'])('needs a name of its own, "%s" beside "same"', async (name) => {
    const [first, ...rest] = await offences(
      `query same { myPermissions { permissions } }\nquery ${name} { myPermissions { permissions } }`,
    );
    expect(first).toMatch(/^2:1 There is another operation "same" at .*x\.graphql:1:1\.$/);
    expect(rest).toEqual([]);
  });

  it('cannot be called like the index', async () => {
    expect(await offences('query index { myPermissions { permissions } }')).toEqual([
      '1:1 No operation can be called "index": its module would be the index.',
    ]);
    expect(await offences('query PossibleTypes { myPermissions { permissions } }')).toEqual([
      '1:1 No operation can be called "possibleTypes": its module would be that of the possible types.',
    ]);
  });

  it('must fit the schema', async () => {
    expect(await offences('query a {\n  myPermissions {\n    names\n  }\n}')).toEqual([
      '3:5 Cannot query field "names" on type "Permissions".',
    ]);
  });

  it('is of a kind that the schema has', async () => {
    expect(await offences('\nsubscription a { threadUpdated { id } }')).toEqual([
      '2:1 The schema has no subscriptions.',
    ]);
  });

  it('must parse', async () => {
    expect(await offences('query a {\n  myPermissions {\n}')).toEqual([
      '3:1 Syntax Error: Expected Name, found "}".',
    ]);
  });

  it.each([
    '# permissions: none',
    '# permissions: thread:read',
    '# What it is for.\n#permissions:thread:read,  thread:assign ',
  ])('of ours names its permissions: %j', async (comment) => {
    expect(await offences(`${comment}\nquery a { myPermissions { permissions } }`, true)).toEqual(
      [],
    );
  });

  it.each([
    '',
    '# permissions:',
    '# permissions: all',
    '# needs thread:read',
    '# permissions: a:b c:d',
  ])('of ours does not name its permissions: %j', async (comment) => {
    const text = `${comment}\nquery a { myPermissions { permissions } }`;
    expect(await offences(text, true)).toEqual([
      '2:1 "a" does not name its permissions: "# permissions: thread:read" or "# permissions: none" before it.',
    ]);
    expect(await offences(text)).toEqual([]);
  });
});

describe('a fragment', () => {
  it('needs a name of its own among the files', async () => {
    const text = 'fragment A on Thread { id }\nfragment A on User { id }';
    expect(await offences(text)).toEqual([
      expect.stringMatching(/^2:1 There is another fragment "A" at .*x\.graphql:1:1\.$/),
    ]);
  });

  it('wins over one of the package with its name', async () => {
    const text = `query a { thread(threadId: "th_1") { ...ThreadParts } }
      fragment ThreadParts on User { id }`;
    expect((await offences(text)).join()).toContain('"ThreadParts" cannot be spread here');
  });

  it('must fit the schema even where nothing spreads it', async () => {
    expect(await offences('fragment A on Thread { nothing }')).toEqual([
      '1:24 Cannot query field "nothing" on type "Thread".',
    ]);
  });
});
