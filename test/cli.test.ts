import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { bin, type Ran, runCommand } from './command-line.js';

const run = (...args: string[]) => runCommand(args);

/** In a process of its own, as users start it. */
function start(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, PLAIN_API_KEY: '', PLAIN_API_URL: '', NO_COLOR: '1' };
    execFile(process.execPath, [bin, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('plain-operations', () => {
  it('is done with help, its version and no arguments', async () => {
    const [help, version, nothing] = await Promise.all([start('--help'), run('--version'), run()]);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('assign');
    expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(nothing).toMatchObject({ code: 0, stdout: help.stdout });
  });

  it('answers wrong usage with one line that names the nearest right form', async () => {
    const [option, command] = await Promise.all([start('demo', '--jsno'), run('permision')]);
    expect(option).toMatchObject({ code: 2, stdout: '' });
    expect(option.stderr).toMatch(/^plain-operations: .*--jsno.*--json\?\)\n$/);
    expect(command).toMatchObject({ code: 2, stdout: '' });
    expect(command.stderr).toMatch(/^plain-operations: .*permision.*permissions\?\)\n$/);
  });
});

test('what goes wrong is said in lower case, without a full stop', () => {
  const folder = new URL('../src/cli/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const messages = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .flatMap((text) => [...text.matchAll(/new (?:CannotStart|CommandFailed)\(\s*['"`](.*)['"`]/g)])
    .map(([, message]) => message);
  expect(messages.length).toBeGreaterThan(20);
  for (const message of messages) expect(message).not.toMatch(/^[A-Z][a-z]|\.$/);
});

describe('permissions', () => {
  it('lists what the named operations need', async () => {
    const { code, stdout } = await run('permissions', 'assignThread', 'unassignThread');
    expect(code).toBe(0);
    expect(stdout).toBe('thread:assign\nthread:read\nthread:unassign\n');
  });

  it('prints JSON by operation', async () => {
    const { code, stdout } = await run('permissions', 'assignThread', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      permissions: ['thread:assign', 'thread:read'],
      operations: { assignThread: ['thread:assign', 'thread:read'] },
    });
  });

  it('cannot start with an operation that does not exist', async () => {
    const { code, stdout, stderr } = await run('permissions', 'assignThreads');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^plain-operations: .*assignThreads.*assignThread,.*\n$/);
  });

  it('names the nearest, and how to list all, where nothing is called alike', async () => {
    for (const command of ['permissions', 'run', 'doctor']) {
      const { code, stderr } = await run(command, 'foo');
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^plain-operations: there is no operation foo; the nearest are (\w+, ){4}\w+; "plain-operations permissions --json" lists all\n$/,
      );
    }
  });
});

describe('demo', () => {
  it('assigns, unassigns and is refused once, and ends by itself', async () => {
    const { code, stdout, stderr } = await start('demo');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/data\.assignedTo \{ __typename: "User"/);
    expect(stdout).toMatch(/data\.assignedTo \{ __typename: "MachineUser"/);
    expect(stdout).toMatch(/data\.assignedTo null/);
    expect(stdout).toMatch(/error\.type mutation_error/);
    expect(stdout).toMatch(/data\.thread\.status "DONE"/);
    expect(stdout).toMatch(/data\.entries \[ .*"EmailEntry"/);
  });

  it('prints one JSON object a call', async () => {
    const { code, stdout } = await run('demo', '--json');
    expect(code).toBe(0);
    const calls = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(calls.map(({ operation, error }) => [operation, error?.type])).toEqual([
      ['assignThread', undefined],
      ['assignThread', undefined],
      ['unassignThread', undefined],
      ['assignThread', 'mutation_error'],
      ['upsertCustomer', undefined],
      ['createThread', undefined],
      ['addLabels', undefined],
      ['replyToThread', undefined],
      ['markThreadAsDone', undefined],
      ['threadTimeline', undefined],
    ]);
  });
});
