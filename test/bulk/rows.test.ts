import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RawRow, RowList } from '../../src/bulk/rows.js';
import type { CsvRecord } from '../../src/cli/rows/csv-record.js';
import { readRecords } from '../../src/cli/rows/csv-records.js';
import { readRows } from '../../src/cli/rows/row-file.js';
import { runs } from '../random.js';
import { file } from './command.js';

async function read(name: string, text: string, command: 'assign' | 'unassign' = 'assign') {
  const rows: RawRow[] = [];
  for await (const read of readRows(file(name, text), command)) rows.push(...read);
  return rows;
}

async function checked(name: string, text: string, command: 'assign' | 'unassign' = 'assign') {
  const list = new RowList(command);
  for (const row of await read(name, text, command)) list.add(row);
  return [...list].map(({ line, threadId, assignee, skip }) => [line, threadId, assignee, skip]);
}

describe('CSV', () => {
  test('names records by their first physical line, over blank lines and quoted breaks', async () => {
    const text =
      '\uFEFFthreadId,note,userId\r\n\r\nth_1,"a\r\nb",u_1\r\nth_2,"x\ny\nz",u_2\n\n\nth_3,,u_3';
    const rows = await read('rows.csv', text);
    expect(rows.map(({ line, threadId }) => [line, threadId])).toEqual([
      [3, 'th_1'],
      [5, 'th_2'],
      [10, 'th_3'],
    ]);
  });

  test('takes columns by name, in any order, and leaves others alone', async () => {
    const text = 'title,machineUserId, threadId ,userId\n"a, b",mu_1,th_1,\n,, th_2 , u_2 \n';
    expect(await checked('rows.csv', text)).toEqual([
      [2, 'th_1', 'mu_1', undefined],
      [3, 'th_2', 'u_2', undefined],
    ]);
  });

  test.each([
    ['userId\nu_1\n', 'has no threadId'],
    ['userId', 'has no threadId'],
    ['threadId,title\nth_1,x\n', 'has neither userId nor machineUserId nor email'],
    ['threadId,userId,userId\nth_1,u_1,u_2\n', 'has userId twice'],
    ['thread_id,userId,Thread ID\nth_1,u_1,th_1\n', 'has threadId twice'],
    ['threadId|userId\nth_1|u_1\n', 'has no threadId'],
  ])('refuses the header of %j', async (text, problem) => {
    await expect(read('rows.csv', text)).rejects.toThrow(problem);
  });

  test.each([
    ['rows.xlsx', 'PK\u0003\u0004\u0014\0\u0006\0\b\0\0\0!\0[Content_Types].xml'],
    ['rows.xls', Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex')],
    ['rows.csv', 'PK\u0003\u0004\u0014\0'],
  ])('says what to do with a spreadsheet named %s', async (name, bytes) => {
    const path = file(name, bytes);
    await expect(readRows(path, 'assign').next()).rejects.toThrow(
      `${path} is a spreadsheet: save it as CSV`,
    );
  });

  test('takes a file without rows, and one without anything', async () => {
    expect(await read('rows.csv', 'threadId,userId\n')).toEqual([]);
    expect(await read('rows.csv', '')).toEqual([]);
    expect(await read('rows.jsonl', '\n\n')).toEqual([]);
  });

  test('marks a quote that is never closed, at the line where it begins', async () => {
    const rows = await read('rows.csv', 'threadId,userId\nth_1,u_1\nth_2,"u_2\nth_3,u_3\n');
    expect(rows.map(({ line, broken }) => [line, broken !== undefined])).toEqual([
      [2, false],
      [3, true],
    ]);
  });

  test.each([
    ['semicolons', 'threadId;note;userId\nth_1;"a;b, c";u_1\n', 2],
    ['tabs', 'threadId\tnote\tuserId\r\nth_1\t, ;\tu_1\r\n', 2],
    ['sep=;', '\uFEFFsep=;\r\nthreadId;note;userId\r\nth_1;,;u_1\r\n', 3],
    ['quoted sep', '"sep=|"\nthreadId|userId\nth_1|u_1\n', 3],
    ['blank lines first', '\n\n"Thread ID";"User ID"\nth_1;u_1\n', 4],
    ['names with spaces', 'Thread ID,User ID\nth_1,u_1\n', 2],
    ['names with underscores', 'title,thread_id,user_id\nx,th_1,u_1\n', 2],
    ['a column whose name has two lines', '"the\nnote";threadId;userId\n"a\nb";th_1;u_1\n', 3],
    ['rows of empty cells', ',,\nthreadId,userId,\n,,\nth_1,u_1,\n,,\n , \n', 4],
  ])('reads %s', async (_, text, line) => {
    expect(await checked('rows.csv', text)).toEqual([[line, 'th_1', 'u_1', undefined]]);
  });

  test('takes the delimiter that it is told', async () => {
    const path = file('rows.csv', 'threadId|userId\nth_1|u_1\n');
    const rows: RawRow[] = [];
    for await (const read of readRows(path, 'assign', { delimiter: '|' })) rows.push(...read);
    expect(rows).toMatchObject([{ threadId: 'th_1', userId: 'u_1' }]);
  });

  test('takes a field of 2 MB, and what follows it', async () => {
    const long = 'x, "" \n'.repeat(300_000);
    const text = `threadId,note,userId\nth_1,"${long}",u_1\nth_2,,u_2\n`;
    expect(await checked('rows.csv', text)).toEqual([
      [2, 'th_1', 'u_1', undefined],
      [300_003, 'th_2', 'u_2', undefined],
    ]);
  });

  test('marks a row with more columns than the header', async () => {
    expect(await checked('rows.csv', 'threadId,userId\nth_1,u_1,u_2\nth_2,u_2,\n')).toEqual([
      [2, 'th_1', null, 'invalid'],
      [3, 'th_2', 'u_2', undefined],
    ]);
  });
});

test('JSON lines may hold U+2028, blank lines, a byte order mark and what is no row', async () => {
  const text =
    '\uFEFF{"threadId":"th_1","userId":"u_1","note":"\u2028"}\r\n\n[1]\n{"threadId":\n{"threadId":"th_2","userId":null,"machineUserId":"mu_1"}';
  expect(await checked('rows.jsonl', text)).toEqual([
    [1, 'th_1', 'u_1', undefined],
    [3, '', null, 'invalid'],
    [4, '', null, 'invalid'],
    [5, 'th_2', 'mu_1', undefined],
  ]);
});

test('JSON lines may be long, and name their fields as exports do', async () => {
  const note = 'x'.repeat(3_000_000);
  const text = [
    JSON.stringify({ thread_id: 'th_1', note, user_id: 'u_1' }),
    JSON.stringify({ threadId: 'th_2', email: 'Ada@Example.com' }),
  ].join('\n');
  const list = new RowList('assign', true);
  for (const row of await read('rows.jsonl', text)) list.add(row);
  expect([...list].map(({ assignee }) => assignee)).toEqual(['u_1', 'ada@example.com']);
});

describe('e-mail addresses', () => {
  const named = async (text: string) => {
    const list = new RowList('assign', true);
    for (const row of await read('rows.csv', text)) list.add(row);
    return list;
  };

  test('stand where an id of a user is meant, and become ids', async () => {
    const list = await named(
      'threadId,userId,email\nth_1,Ada@x.example,\nth_2,,ada@x.example\nth_3,u_2,a@b.example\nth_2,u_1,\n',
    );
    expect(list.assignees()).toEqual(['ada@x.example', 'u_2', 'u_1']);
    const ids = list.withIds(new Map([['ada@x.example', 'u_1']]));
    expect([...ids].map(({ line, assignee, skip }) => [line, assignee, skip])).toEqual([
      [2, 'u_1', undefined],
      [3, 'u_1', undefined],
      [4, 'u_2', undefined],
      [5, 'u_1', 'duplicate'],
    ]);
  });

  test('are no other assignee than the id of the same user', async () => {
    const list = await named('threadId,userId\nth_1,ada@x.example\nth_1,u_1\nth_1,A@x.example\n');
    expect([...list.invalid()]).toEqual([]);
    const skips = (ids: [string, string][]) =>
      [...list.withIds(new Map(ids))].map(({ skip }) => skip);
    expect(
      skips([
        ['ada@x.example', 'u_1'],
        ['a@x.example', 'u_1'],
      ]),
    ).toEqual([undefined, 'duplicate', 'duplicate']);
    expect(
      skips([
        ['ada@x.example', 'u_1'],
        ['a@x.example', 'u_2'],
      ]),
    ).toEqual(['invalid', 'invalid', 'invalid']);
    const ids = await named('threadId,userId\nth_1,u_1\nth_1,u_2\nth_2,a@x.example\n');
    expect([...ids.invalid()].map(({ line }) => line)).toEqual([2, 3]);
  });

  test('that nobody has, and that are none, are named with their lines', async () => {
    const list = await named('threadId,email\nth_1,nobody@x.example\nth_2,a@b@c\nth_3,me\n');
    const ids = list.withIds(new Map([['nobody@x.example', null]]));
    expect([...ids.invalid()].map(({ line, problem }) => [line, problem])).toEqual([
      [2, 'there is no user nobody@x.example'],
      [3, 'userId is neither an id nor an e-mail address'],
      [4, 'userId does not begin with u_'],
    ]);
  });
});

/** In both orders of bytes, with their mark and without. */
const utf16 = (text: string) =>
  [`\uFEFF${text}`, text].flatMap((text) => {
    const little = Buffer.from(text, 'utf16le');
    return [little, Buffer.from(little).swap16()];
  });

test('UTF-16, as PowerShell and Excel write it, is read like UTF-8', async () => {
  for (const [name, text, lines] of [
    ['rows.csv', 'threadId,note,userId\r\n\r\nth_1,"ä\nb",u_1\r\nth_2,,u_1\r\n', [3, 5]],
    ['rows.txt', 'Thread ID\tnote\tUser ID\r\nth_1\tä\tu_1\r\nth_2\t\tu_1\r\n', [2, 3]],
    [
      'rows.txt',
      '{"threadId":"th_1","userId":"u_1"}\r\n{"threadId":"th_2","userId":"u_1"}\r\n',
      [1, 2],
    ],
  ] as const) {
    for (const bytes of utf16(text)) {
      const rows: RawRow[] = [];
      for await (const read of readRows(file(name, bytes), 'assign')) rows.push(...read);
      expect(rows).toMatchObject([
        { line: lines[0], threadId: 'th_1', userId: 'u_1' },
        { line: lines[1], threadId: 'th_2', userId: 'u_1' },
      ]);
    }
  }
});

test('CSV is read as by a parser of CSV, in whatever pieces it comes', async () => {
  const piece = fc.constantFrom('a', 'ä', ' ', ';', '\r', '\n', '\r\n', '"', '"x\ny"', '""');
  const pieces = fc.array(fc.array(piece, { maxLength: 8 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(pieces, async (pieces) => {
      const texts = pieces.map((piece) => piece.join(''));
      const text = texts.join('');
      let expected: string[][] | undefined;
      try {
        expected = parse(text, {
          delimiter: ';',
          record_delimiter: ['\r\n', '\n', '\r'],
          relax_column_count: true,
          relax_quotes: true,
        });
      } catch {
        // A quote that is never closed.
      }
      const records: CsvRecord[] = [];
      const read = async () => {
        async function* chunks() {
          for (const text of texts) yield Buffer.from(text);
        }
        for await (const read of readRecords(chunks(), ';')) records.push(...read);
      };
      if (!expected) {
        await expect(read()).rejects.toThrow('never closed');
        return;
      }
      await read();
      const isFilled = (fields: readonly string[]) => fields.join('').trim() !== '';
      const found = records.filter(({ fields }) => isFilled(fields));
      expect(found.map(({ fields }) => fields)).toEqual(expected.filter(isFilled));
      // What the parser calls raw lacks breaks where quotes stand astray.
      if (text.includes('"')) return;
      const lines = text.split(/\r\n|\n|\r/);
      expect(found.map(({ line }) => lines[line - 1])).toEqual(found.map(({ raw }) => raw));
    }),
    { numRuns: runs(2_000) },
  );
});

test.each([
  [{ userId: 'u_1' }, 'threadId is missing'],
  [{ threadId: 'c_1', userId: 'u_1' }, 'threadId does not begin with th_'],
  [{ threadId: 'T-12', userId: 'u_1' }, 'threadId is a ref, not an id: threadByRef gives the id'],
  [{ threadId: 7, userId: 'u_1' }, 'threadId is not a string'],
  [{ threadId: 'th_', userId: 'u_1' }, 'threadId is not an id'],
  [{ threadId: 'th_1' }, 'neither userId nor machineUserId is set'],
  [{ threadId: 'th_1', userId: '', machineUserId: ' ' }, 'neither userId nor machineUserId is set'],
  [{ threadId: 'th_1', userId: 'u_1', machineUserId: 'mu_1' }, 'both userId and machineUserId'],
  [{ threadId: 'th_1', userId: 'mu_1' }, 'userId does not begin with u_'],
  [{ threadId: 'th_1', machineUserId: 'u_1' }, 'machineUserId does not begin with mu_'],
  [{ threadId: 'th_1', userId: 'a@b.c' }, 'userId does not begin with u_'],
])('%j is invalid', (row, problem) => {
  const list = new RowList('assign');
  list.add({ line: 1, ...row });
  expect(list.row(0)).toMatchObject({ skip: 'invalid' });
  expect(list.row(0).problem).toContain(problem);
});

test('a thread with two assignees is invalid in all its rows, the same row twice counts once', () => {
  const list = new RowList('assign');
  for (const [index, [threadId, userId]] of [
    ['th_1', 'u_1'],
    ['th_2', 'u_1'],
    ['th_1', 'u_2'],
    ['th_2', 'u_1'],
    ['th_1', 'u_1'],
  ].entries()) {
    list.add({ line: index + 2, threadId, userId });
  }
  expect([...list].map(({ skip }) => skip)).toEqual([
    'invalid',
    undefined,
    'invalid',
    'duplicate',
    'invalid',
  ]);
  expect([...list.invalid()].map(({ line }) => line)).toEqual([2, 4, 6]);
});

test('unassign needs a thread alone, whatever the other columns say', async () => {
  const text = 'threadId,userId\nth_1,nonsense\nth_1,u_2\n';
  expect(await checked('rows.csv', text, 'unassign')).toEqual([
    [2, 'th_1', null, undefined],
    [3, 'th_1', null, 'duplicate'],
  ]);
});
