import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { eventBody, secret, signed } from './event.js';

const entry = (name: string) => new URL(`../../dist/${name}/index.js`, import.meta.url).href;

// Where a function of the host's own fails and nobody listens, its log is all that tells.
it('prints what a function threw where there is no onError, and nothing of who was refused', async () => {
  const event = eventBody();
  const asked = JSON.stringify({ cardKeys: ['usage'], customer: { id: 'c_1' } });
  const program = `
    import { webhookHandler } from ${JSON.stringify(entry('webhooks'))};
    import { customerCards } from ${JSON.stringify(entry('customer-cards'))};
    const secrets = ${JSON.stringify(secret)};
    const failing = (what) => () => { throw new Error(what); };
    const on = { 'thread.thread_created': failing('event failed') };
    const webhooks = webhookHandler({ secrets, on, tolerance: 0 });
    const cards = customerCards({ secrets, cards: { usage: failing('card failed') } });
    for (const [handler, body, headers] of [
      [webhooks, ${JSON.stringify(event)}, ${JSON.stringify(signed(event))}],
      [cards, ${JSON.stringify(asked)}, ${JSON.stringify(signed(asked))}],
      [webhooks, '{}', {}],
      [cards, '{}', {}],
    ]) {
      const request = new Request('http://host/', { method: 'POST', headers, body });
      console.log((await handler.fetch(request)).status);
    }`;
  const args = ['--input-type=module', '--eval', program];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  expect(stdout.split('\n')).toEqual(['500', '200', '401', '401', '']);
  expect(stderr.match(/^Error: .*$/gm)).toEqual(['Error: event failed', 'Error: card failed']);
  expect(stderr).not.toContain('signature');
});
