import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneLine, quietJson } from '../src/one-line.js';
import { runCli } from './schema-check/run-cli.js';

// Ends a line, colours, rings, moves the cursor, turns the direction, and speaks to a CI runner.
const evil = 'It\r\n::error::evil\n##[error]evil\u001B[31m\u0007\u0085\u009B2K\u2028\u202E end';

let folder: string;
let environment: NodeJS.ProcessEnv;
let server: ReturnType<typeof createServer>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli text '));
  writeFileSync(join(folder, 'rows.csv'), 'threadId,userId\nth_a,u_b\nth_c,u_b\n');
  server = createServer((request, response) => {
    response.setHeader('apigw-requestid', 'r_1');
    response.setHeader('content-type', 'application/json');
    if (request.method === 'GET') return void response.end(`type Query { a: Int } type ${evil}`);
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => response.end(JSON.stringify(answerTo(text))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  environment = { PLAIN_API_URL: url, PLAIN_API_KEY: 'plainApiKey_x' };
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** Refuses each call, and each mutation in the vendor's own way, with the same words. */
function answerTo(text: string) {
  const name = /mutation (\w+)/.exec(text)?.[1];
  const fields = [{ field: evil, message: evil, type: 'VALIDATION' }];
  const error = { message: evil, type: 'VALIDATION', code: evil, fields };
  if (name) return { data: { [name]: { thread: null, error } } };
  return { errors: [{ message: evil, extensions: { code: evil } }] };
}

describe('what a server or a schema says', () => {
  it.each([
    ['assign', 'th_a', '--user', 'u_b'],
    ['assign', '--from', 'rows.csv'],
    ['assign', '--from', 'rows.csv', '--dry-run'],
    ['unassign', 'th_a'],
    ['run', 'assignThread', '--variables', '{"input":{"threadId":"th_a","userId":"u_b"}}'],
    ['run', 'thread', '--variables', '{"threadId":"th_a"}'],
    ['doctor'],
    ['schema', 'pull'],
  ])('is on lines of our own: %s %s %s', async (...args) => {
    const { stdout, stderr } = await runCli(folder, args, environment);
    const said = stdout + stderr;
    expect(said).not.toBe('');
    expect(said).not.toMatch(/[^\P{Cc}\n]|[\u2028\u202E]/u);
    expect(said).not.toMatch(/^\s*(::|##\[)/m);
  });

  it('keeps its words', () => {
    expect(oneLine(evil)).toBe('It ::error::evil ##[error]evil [31m 2K end');
    expect(oneLine(' père 👩‍👩‍👧 ')).toBe('père 👩‍👩‍👧');
    expect(JSON.parse(quietJson({ evil }))).toEqual({ evil });
    expect(quietJson(evil)).not.toMatch(/[\p{Cc}\u202E]/u);
  });
});

describe('the command line', () => {
  it('names the nearest of the commands where there is none of a name', async () => {
    const [one, two] = await Promise.all([
      runCli(folder, ['help', 'thread']),
      runCli(folder, ['help', 'schema', 'pul']),
    ]);
    expect([one.code, two.code]).toEqual([2, 2]);
    expect(one.stderr).toMatch(/there is no command "thread"; did you mean threads\?\n$/);
    expect(two.stderr).toMatch(/there is no command "schema pul"; did you mean pull\?\n$/);
  });

  it('shows the help of the command that is named', async () => {
    const [pull, asked, bulk] = await Promise.all([
      runCli(folder, ['help', 'schema', 'pull']),
      runCli(folder, ['schema', 'pull', '--help']),
      runCli(folder, ['help', 'assign']),
    ]);
    expect(pull).toEqual(asked);
    expect(pull).toMatchObject({ code: 0, stdout: expect.stringContaining('--out') });
    expect(bulk.stdout).toMatch(/^Usage: plain-operations assign/);
  });

  it('says what is wrong in one form, whoever finds it', async () => {
    const wrong = [
      ['--nope'],
      ['nope'],
      ['schema', 'nope'],
      ['schema', 'check'],
      ['help', 'schema', 'nope'],
      ['assign', '--from', 'none.csv', '--concurrency', 'x'],
      ['schema', 'pull', '--url', 'x'],
    ];
    const ends = await Promise.all(wrong.map((args) => runCli(folder, args, environment)));
    expect(ends.map(({ code, stdout }) => `${code}${stdout}`)).toEqual(wrong.map(() => '2'));
    for (const { stderr } of ends) expect(stderr).toMatch(/^plain-operations: (?!error)[^\n]+\n$/);
  });
});
