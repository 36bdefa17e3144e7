import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { bin, runCommand } from '../command-line.js';
import { running } from './requests.js';

function command(...args: string[]) {
  const child = spawn(process.execPath, [bin, 'sandbox', ...args]);
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    printed.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed.stderr += chunk;
  });
  return { child, printed };
}

test.each(['SIGINT', 'SIGTERM'] as const)('runs until %s, then exits with 0', async (signal) => {
  const { child, printed } = command('--json');
  await once(child.stdout, 'data');
  const { url, apiKey } = JSON.parse(printed.stdout) as { url: string; apiKey: string };
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: '{"query":"{ __typename }"}',
  });
  expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  child.kill(signal);
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(printed.stderr).toBe('');
});

test('a port that is no number or is taken ends it with 2 and one line', async () => {
  const { port } = new URL((await running()).url);
  for (const bad of ['http', port]) {
    const { code, stdout, stderr } = await runCommand(['sandbox', '--port', bad]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^plain-operations: .*\n$/);
  }
});

test('GraphiQL is offered where it is installed, and else how to install it', async () => {
  const { child, printed } = command();
  await once(child.stdout, 'data');
  child.kill();
  await once(child, 'close');
  expect(printed.stdout).toContain('Open the API URL in a browser for GraphiQL.');
  // No line is broken in the middle of a word where a terminal has 80 columns.
  for (const line of printed.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
