import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { bin, runCommand } from '../command-line.js';
import { receiver } from '../sandbox/receiver.js';

function command(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env['PATH'], ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    printed.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed.stderr += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code, ...printed }));
  const prints = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(printed.stdout)?.[1];
      if (found !== undefined) return found;
      await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(printed))]);
    }
  };
  return { child, printed, ended, prints };
}

const send = (...args: string[]) => runCommand(['webhooks', 'send', ...args]);

test('what one command sends, the other verifies and shows', async () => {
  const listener = command(['webhooks', 'listen'], { PLAIN_WEBHOOK_SECRET: 'ours' });
  const url = await listener.prints(/(http:\/\/127\.0\.0\.1:\d+\/)/);
  const sent = await send('thread.note_created', '--to', url, '--secret', 'ours');
  expect(sent).toMatchObject({ code: 0, stderr: '' });
  expect(sent.stdout).toMatch(
    /^thread\.note_created pEv_\w+ to http:\S+: HTTP 200 after \d+ ms\n$/,
  );
  await listener.prints(/(verified: thread\.note_created pEv_\w+ attempt 1, version 2026-04-21)/);
  const refused = await send('thread.note_created', '--to', url, '--secret', 'another');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^plain-operations: .*HTTP 401 after \d+ ms\n$/);
  listener.child.kill('SIGINT');
  expect(await listener.ended).toMatchObject({
    code: 0,
    stderr: 'refused: The signature is not that of this body with a known secret.\n',
  });
});

test('both print JSON for machines, and take a payload of your own', async () => {
  const listener = command(['webhooks', 'listen', '--json']);
  const url = await listener.prints(/"url":"([^"]+)"/);
  const payload = '{"moon":1}';
  const sent = await send('moon.landed', '--to', url, '--payload', payload, '--json');
  const { event, result } = JSON.parse(sent.stdout);
  expect(result).toEqual({ status: 'SUCCESSFUL_RESPONSE', httpStatusCode: 200 });
  expect(event.payload).toEqual({ eventType: 'moon.landed', moon: 1 });
  await listener.prints(/(moon\.landed)/);
  expect(JSON.parse(listener.printed.stdout.split('\n')[1] ?? '')).toEqual(event);
});

test('an event that came later is sent in the version that it came with', async () => {
  const { url, requests } = await receiver(200);
  expect(await send('discussion.message_created', '--to', url)).toMatchObject({ code: 0 });
  expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
    payload: { eventType: 'discussion.message_created', message: { type: 'OUTBOUND' } },
    webhookMetadata: { webhookTargetVersion: '2026-08-25' },
  });
});

test('a receiver that fails or is not there ends it with 1', async () => {
  const { url } = await receiver(302);
  const redirected = await send('thread.thread_created', '--to', url);
  expect(redirected.code).toBe(1);
  expect(redirected.stderr).toContain('HTTP 302');
  const absent = await send('thread.thread_created', '--to', 'HTTP://127.0.0.1:1/');
  expect(absent.code).toBe(1);
  expect(absent.stderr).toContain('ECONNREFUSED');
});

test.each([
  ['no receiver', ['webhooks', 'send', 'thread.thread_created']],
  ['no URL', ['webhooks', 'send', 'thread.thread_created', '--to', 'example.com']],
  ['an unknown type', ['webhooks', 'send', 'moon.landed', '--to', 'http://127.0.0.1:1/']],
  ['no JSON', ['webhooks', 'send', 'a.b', '--to', 'http://127.0.0.1:1/', '--payload', '{']],
  ['no port', ['webhooks', 'listen', '--port', 'http']],
  ['a port too high', ['webhooks', 'listen', '--port', '65536']],
])('%s ends it with 2 and one line', async (_name, args) => {
  const { code, stdout, stderr } = await runCommand(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^plain-operations: .*\n$/);
});

test('a port that is taken ends it with 2 and one line that says so', async () => {
  const { port } = await receiver(200);
  const { code, stdout, stderr } = await command(['webhooks', 'listen', '--port', `${port}`]).ended;
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toBe(`plain-operations: cannot listen on port ${port}: it is in use\n`);
});
