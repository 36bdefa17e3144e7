import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.js';

const before = `type Query { thread(id: ID!): Thread, old: Int @deprecated(reason: "Known.") }
type Mutation { createThread(input: CreateThreadInput!): Thread, assignThread(id: ID!): Thread }
type Thread { id: ID!, title: String, status: Status! }
enum Status { TODO }
input CreateThreadInput { title: String }
`;

const after = before
  .replace('{ title: String }', '{ title: String! }')
  .replace('{ TODO }', '{ TODO DONE }')
  .replace(
    'title: String, status',
    'title: String @deprecated(reason: "50% of\\n`it`\\n\\u001b[31m::error:: it"), status',
  );

const files: Record<string, string> = {
  'before.graphql': before,
  'after.graphql': after,
  'operations/create-thread.graphql': `mutation createThread($input: CreateThreadInput!) {
  createThread(input: $input) { id }
}
`,
  'operations/assign-thread.graphql':
    'mutation assignThread($id: ID!) { assignThread(id: $id) { id } }\n',
  'operations/thread.gql': 'query thread($id: ID!) {\n  thread(id: $id) { ...Parts }\n}\n',
  'operations/fragments/parts.graphql': 'fragment Parts on Thread {\n  title\n  status\n}\n',
  'known.graphql': 'query known { old }',
  'by-operation.graphql': `mutation optional($i: CreateThreadInput = { title: "x" }) { createThread(input: $i) { id } }
mutation literal { createThread(input: {}) { id } }
`,
  'html.graphql': '<!doctype html><html></html>',
  'cut.graphql': 'type Query {\n  a: Int\n',
  'unsound.graphql': 'type Query {\n  a: Nothing\n}\n',
  'empty.graphql': '',
  'invalid/q.graphql': 'query q {\n  nothing\n}\n',
  'broken/q.graphql': 'query q {\n  a(\n}\n',
  'fragments-only/f.graphql': 'fragment F on Thread { id }',
  'twice/a.graphql': 'query q { old }',
  'twice/b.graphql': 'query q { old }',
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schema check '));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => runCli(folder, args);

const check = (...args: string[]) =>
  run(
    ...['schema', 'check', '--from', 'before.graphql', '--to', 'after.graphql'],
    ...['--operations', 'operations/**/*.{graphql,gql}', ...args],
  );

describe('schema check', () => {
  it('prints JSON by operation, and the place of each cause', async () => {
    const { code, stdout, stderr } = await check('--format', 'json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const { verdict, operations, findings } = JSON.parse(stdout);
    expect({ verdict, operations }).toEqual({
      verdict: 'breaking',
      operations: { assignThread: 'safe', createThread: 'breaking', thread: 'dangerous' },
    });
    expect(findings).toMatchObject([
      {
        severity: 'breaking',
        kind: 'INPUT_FIELD_BECAME_REQUIRED',
        coordinate: 'CreateThreadInput.title',
        operations: ['createThread'],
        file: 'operations/create-thread.graphql',
        line: 1,
        column: 24,
        certainty: 'always',
        typeImpact: 'input-required-added',
        message: expect.any(String),
        reason: expect.any(String),
      },
      {
        severity: 'dangerous',
        coordinate: 'Status.DONE',
        file: 'operations/fragments/parts.graphql',
        line: 3,
        column: 3,
      },
      {
        severity: 'deprecated',
        coordinate: 'Thread.title',
        reason: '50% of\n`it`\n\u001b[31m::error:: it',
        line: 2,
      },
    ]);
  });

  it('prints the same with --json as with --format json, and as text otherwise', async () => {
    const [json, global, text] = await Promise.all([
      check('--format', 'json'),
      check('--json'),
      check(),
    ]);
    expect(global.stdout).toBe(json.stdout);
    expect(text.stdout).toContain('createThread: breaking\n  breaking    The input field');
    expect(text.stdout).toContain('operations/create-thread.graphql:1:24');
    expect(text.stdout).toMatch(/\nbreaking: 3 operations \(1 breaking, 1 dangerous, 1 safe\)\./);
  });

  it('colours text where colours are forced, and nothing else', async () => {
    const colour = { FORCE_COLOR: '1', NO_COLOR: undefined };
    const args = ['schema', 'check', '--from', 'before.graphql', '--to', 'after.graphql'];
    const own = ['--operations', 'operations/*.graphql'];
    const [text, markdown] = await Promise.all([
      runCli(folder, [...args, ...own], colour),
      runCli(folder, [...args, ...own, '--format', 'markdown'], colour),
    ]);
    expect(text.stdout).toContain('\u001B[31mbreaking\u001B[39m');
    expect(markdown.stdout).not.toContain('\u001B');
  });

  it('prints Markdown in which the vendor cannot break the table', async () => {
    const { stdout } = await check('--format', 'markdown');
    expect(stdout).toMatch(/^## Schema check: breaking\n/);
    const rows = stdout.split('\n').filter((line) => line.startsWith('| '));
    expect(rows.map((line) => line.replace(/\\\|/g, '').split('|').length)).toEqual(
      rows.map(() => 6),
    );
    expect(stdout).toContain('50% of \\`it\\`');
  });

  it('prints annotations that land on the line, escaped', async () => {
    const { stdout } = await check('--format', 'github');
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^::error file=operations\/create-thread\.graphql,line=1,col=24,title=breaking%3A CreateThreadInput\.title::/,
        ),
        expect.stringMatching(
          /^::warning file=operations\/fragments\/parts\.graphql,line=3,col=3,/,
        ),
        expect.stringMatching(/^::notice .*50%25 of%0A`it`/),
      ]),
    );
  });

  it('says per operation, in each format, when it is met', async () => {
    const each = (format: string) =>
      check('--operations', 'by-operation.graphql', '--format', format).then(
        ({ stdout }) => stdout,
      );
    const [text, markdown, github] = await Promise.all(['text', 'markdown', 'github'].map(each));
    expect(text).toContain(`literal: breaking
  breaking    The input field CreateThreadInput.title is required now (always)
              The server refuses a document that does not pass it.
              by-operation.graphql:2:33
`);
    expect(text).toContain(`optional: breaking
  breaking    The input field CreateThreadInput.title is required now (depends on what is sent)
              The server refuses a call that leaves $i.title out.
              by-operation.graphql:1:20
`);
    expect(markdown).toMatch(/does not pass it\. \| `literal` \| `by-[^|]*:2:33` \| always \|/);
    expect(markdown).toMatch(
      /out\. \| `optional` \| `by-[^|]*:1:20` \| depends on what is sent \|/,
    );
    expect(github).toMatch(/line=2,col=33,.* Operations: literal \(always\)$/m);
    expect(github).toMatch(/line=1,col=20,.* Operations: optional \(depends on what is sent\)$/m);
  });

  it('keeps what a vendor writes on one line, and off the terminal', async () => {
    const { stdout } = await check();
    expect(stdout).toContain('\n              50% of `it` [31m::error:: it\n');
    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('ends as --fail-on says', async () => {
    const ends = async (to: string, failOn: string) =>
      (
        await run(
          ...['schema', 'check', '--from', 'before.graphql', '--to', to],
          ...['--operations', 'operations/**/*.{graphql,gql}', '--fail-on', failOn],
        )
      ).code;
    const codes = await Promise.all([
      ends('after.graphql', 'never'),
      ends('after.graphql', 'deprecated'),
      ends('before.graphql', 'deprecated'),
    ]);
    expect(codes).toEqual([0, 1, 0]);
  });

  it('lets CI pass over accepted findings until there is a new one, and names stale ones', async () => {
    const wrote = await check('--accept', 'accepted.json', '--write-accepted');
    expect(wrote).toMatchObject({ code: 0, stdout: '' });
    const again = await check('--accept', 'accepted.json', '--fail-on', 'deprecated', '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ verdict: 'safe', findings: [] });
    const { accepted } = JSON.parse(readFileSync(join(folder, 'accepted.json'), 'utf8'));
    const stale = { kind: 'FIELD_REMOVED', coordinate: 'Thread.gone', reason: 'We knew.' };
    writeFileSync(
      join(folder, 'other.json'),
      JSON.stringify({ accepted: [...accepted.slice(1), stale] }),
    );
    const { code, stdout } = await check('--accept', 'other.json', '--json');
    const report = JSON.parse(stdout);
    expect(code).toBe(accepted[0].kind === 'INPUT_FIELD_BECAME_REQUIRED' ? 1 : 0);
    expect(report.findings).toMatchObject([accepted[0]]);
    expect(report.staleAccepted).toEqual([stale]);
  });

  it("checks the package's own operations by default", async () => {
    const { code, stdout } = await runCli(folder, [
      ...['schema', 'check', '--from', packageSchema, '--to', packageSchema, '--json'],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).operations).toMatchObject({
      assignThread: 'safe',
      unassignThread: 'safe',
    });
  });

  it("finds the package's fragments by name, unless the team has one of that name", async () => {
    writeFileSync(
      join(folder, 'team.graphql'),
      `query team($id: ID!) { thread(threadId: $id) { ...ThreadParts } }
fragment LabelParts on Label { id }`,
    );
    const changed = join(folder, 'changed.graphql');
    writeFileSync(
      changed,
      readFileSync(packageSchema, 'utf8').replace(/^ {2}isArchived: Boolean!$/gm, ''),
    );
    const args = ['--from', packageSchema, '--to', changed, '--operations', 'team.graphql'];
    const { stdout, stderr } = await run('schema', 'check', ...args, '--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).operations).toEqual({ team: 'safe' });
  });
});

const packageSchema = new URL('../../schema.graphql', import.meta.url).pathname;

describe('schema check with what it cannot check', () => {
  const args = (from: string, to: string, operations: string) => [
    ...['schema', 'check', '--from', from, '--to', to, '--operations', operations],
  ];
  const good = ['before.graphql', 'after.graphql', 'operations/**/*'] as const;

  it.each([
    ['no such file', ['none.graphql', good[1], good[2]], /none\.graphql: no such file/],
    ['HTML', [good[0], 'html.graphql', good[2]], /html\.graphql is HTML/],
    ['SDL that does not parse', ['cut.graphql', good[1], good[2]], /cut\.graphql:3:1: Syntax/],
    [
      'SDL that is invalid',
      [good[0], 'unsound.graphql', good[2]],
      /unsound\.graphql:2:6: .*Nothing/,
    ],
    ['an empty schema', ['empty.graphql', good[1], good[2]], /empty\.graphql is empty/],
    ['operations as a schema', ['known.graphql', good[1], good[2]], /known\.graphql:1:1: /],
    ['invalid operations', [good[0], good[1], 'invalid/*'], /invalid\/q\.graphql:2:3: .*nothing/],
    ['broken operations', [good[0], good[1], 'broken/*'], /broken\/q\.graphql:3:1: Syntax/],
    [
      'no operations',
      [good[0], good[1], 'fragments-only/*'],
      /fragments-only\/f\.graphql has no op/,
    ],
    ['no files', [good[0], good[1], 'nowhere/**/*.graphql'], /nowhere\/\*\*\/\*\.graphql matches/],
    ['a name twice', [good[0], good[1], 'twice/*'], /twice\/b\.graphql:1:1: .*twice\/a\.graphql/],
  ] as const)('ends with 2 and one line: %s', async (_name, [from, to, operations], line) => {
    const { code, stdout, stderr } = await run(...args(from, to, operations));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr).toMatch(/^plain-operations: [^\n]+\n$/);
  });

  it('ends with 2 where a URL answers HTML, an error or nothing', async () => {
    const server = createServer(({ url }, response) => {
      // Nothing is left open for the last run.
      response.setHeader('connection', 'close');
      if (url === '/error') response.statusCode = 500;
      if (url === '/away') response.writeHead(302, { location: '/other' });
      response.end('<html></html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [html, error, away] = await Promise.all(
      ['/html', '/error', '/away'].map((path) => run(...args(base + path, good[1], good[2]))),
    );
    server.close();
    const nothing = await run(...args(`${base}/html`, good[1], good[2]));
    expect([html, error, away, nothing].map((each) => each?.code)).toEqual([2, 2, 2, 2]);
    expect(html?.stderr).toMatch(/\/html answers HTML/);
    expect(error?.stderr).toMatch(/\/error answers HTTP 500/);
    expect(away?.stderr).toMatch(/\/away redirects/);
    expect(nothing.stderr).toMatch(/\/html cannot be fetched: ECONNREFUSED/);
  });

  it('ends with 2 on wrong usage', async () => {
    const ends = await Promise.all([
      run('schema', 'check'),
      run('schema', 'nothing'),
      check('--format', 'xml'),
      check('--fail-on', 'safe'),
      check('--accept', 'none.json'),
      check('--accept', 'before.graphql'),
      check('--write-accepted'),
    ]);
    expect(ends.map(({ code }) => code)).toEqual(ends.map(() => 2));
    for (const { stderr } of ends) expect(stderr).toMatch(/^[^\n]+\n$/);
  });
});
