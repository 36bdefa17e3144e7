import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { badge, container, linkButton, plainText, row, text } from '../../src/components/index.js';
import { CreateCustomerCardConfigDocument } from '../../src/index.js';
import { calls } from './calls.js';
import { cardServer } from './card-server.js';
import { running, documentedThread as threadId } from './requests.js';

async function started() {
  const sandbox = await running();
  const { run } = calls(sandbox);
  const configure = (
    key: string,
    apiUrl: string,
    defaultTimeToLiveSeconds = 60,
    value = 'Bearer x',
  ) =>
    run(CreateCustomerCardConfigDocument, {
      input: {
        title: `The ${key}`,
        key,
        apiUrl,
        defaultTimeToLiveSeconds,
        apiHeaders: [{ name: 'Authorization', value }],
      },
    });
  return { sandbox, configure };
}

const plan = () => ({ components: [row({ main: [text('Plan')], aside: [badge('Pro')] })] });

test('cards of one URL and headers are asked for at once, signed, and kept until they are stale', async () => {
  const { sandbox, configure } = await started();
  const { url, asked } = await cardServer({
    secrets: sandbox.webhooks.secret,
    headers: { authorization: ['Bearer x', 'Bearer y'] },
    cards: {
      plan,
      usage: () => ({ components: [text('12')], timeToLiveSeconds: 300 }),
      notes: plan,
    },
  });
  await configure('plan', url);
  await configure('usage', `${url} `.trim());
  await configure('notes', url, 60, 'Bearer y');
  const shown = await sandbox.cards({ threadId });
  expect(shown.map(({ key, isCached }) => [key, isCached])).toEqual([
    ['plan', false],
    ['usage', false],
    ['notes', false],
  ]);
  expect(shown[1]?.components).toEqual([text('12')]);
  const bodies = () => asked.map((body) => JSON.parse(body));
  expect(
    bodies()
      .map(({ cardKeys }) => cardKeys)
      .sort(),
  ).toEqual([['notes'], ['plan', 'usage']]);
  expect(bodies()[0]).toMatchObject({
    customer: { id: expect.stringMatching(/^c_/), email: expect.any(String), externalId: null },
    thread: { id: threadId, externalId: null },
  });
  expect((await sandbox.cards({ threadId })).every(({ isCached }) => isCached)).toBe(true);
  await sandbox.advance(61_000);
  const later = await sandbox.cards({ threadId });
  expect(later.map(({ isCached }) => isCached)).toEqual([false, true, false]);
  expect(
    bodies()
      .slice(2)
      .map(({ cardKeys }) => cardKeys)
      .sort(),
  ).toEqual([['notes'], ['plan']]);
});

test('a server that fails is asked once more, and its failure is not kept; a refusal is', async () => {
  const { sandbox, configure } = await started();
  const failing = await cardServer({ cards: { plan } }, 500, 503, 500);
  await configure('plan', failing.url);
  const first = await sandbox.cards({ threadId });
  expect(first[0]).toMatchObject({
    components: null,
    error: 'The server answered HTTP 503 twice.',
  });
  expect((await sandbox.cards({ threadId }))[0]).toMatchObject(plan());
  expect(failing.asked).toHaveLength(4);

  const refusing = await cardServer({ cards: { other: plan } }, 404);
  await configure('other', refusing.url);
  const error = 'The server answered HTTP 404, and not 200.';
  for (const _ of [1, 2]) expect((await sandbox.cards({ threadId }))[1]).toMatchObject({ error });
  expect(refusing.asked).toHaveLength(1);
  await sandbox.advance(301_000);
  expect((await sandbox.cards({ threadId }))[1]).toMatchObject(plan());
});

test('the page beside GraphiQL draws the cards, and nothing of them is markup', async () => {
  const { sandbox, configure } = await started();
  const { url } = await cardServer({
    cards: {
      plan: () => ({
        components: [
          container([
            plainText('<script>alert(1)</script>'),
            linkButton('Open', 'https://a.example'),
          ]),
        ],
      }),
    },
  });
  await configure('plan', url);
  const response = await fetch(`${sandbox.url}/cards?thread=${threadId}`);
  expect(response.headers.get('content-type')).toContain('text/html');
  const html = await response.text();
  expect(html).toContain('The plan');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).not.toContain('<script');
  expect((await fetch(`${sandbox.url}/cards?thread=th_none`)).status).toBe(404);
  const headers = { 'sec-fetch-site': 'cross-site' };
  expect((await fetch(`${sandbox.url}/cards`, { headers })).status).toBe(403);
});

test('the command draws what a server answers, and exits with 1 where a card failed', async () => {
  const { url } = await cardServer({ cards: { plan }, headers: { 'x-key': 'a' } });
  const cards = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const command = ['dist/cli/bin.js', 'cards', '--url', url, ...args];
      execFile(process.execPath, command, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  const drawn = await cards('--key', 'plan', '--header', 'X-Key: a');
  expect(drawn).toMatchObject({ code: 0, stderr: '' });
  expect(drawn.stdout).toMatch(/── plan ─+\nPlan +\(Pro\)\n/);
  const refused = await cards('--key', 'plan');
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('! The server answered HTTP 401, and not 200.');
  expect((await cards('--key', 'plan', '--header', 'wrong')).code).toBe(2);
  const loud = url.replace('http:', 'HTTP:');
  expect(await cards('--key', 'plan', '--header', 'X-Key: a', '--url', loud)).toEqual(drawn);
  const none = await cards();
  expect(none).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--key') });
});
