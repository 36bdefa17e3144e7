import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { hosts } from './hosts.js';

const program = `
  const { PlainClient, unwrap } = await import(process.env.ENTRY);
  const piece = Buffer.alloc(64 * 1024, 'x');
  const upload = async (count) => {
    const stream = (async function* () { for (let i = 0; i < count; i += 1) yield piece; })();
    const input = { customerId: 'c_1', fileName: 'a.txt', attachmentType: 'CHAT' };
    unwrap(await client.uploadAttachment({ ...input, content: { stream, size: count * piece.length } }));
  };
  const client = new PlainClient({ apiKey: 'plainApiKey_1', apiUrl: process.env.API_URL });
  await upload(16);
  const before = process.resourceUsage().maxRSS;
  await upload(1600);
  await client.close();
  console.log((process.resourceUsage().maxRSS - before) / 1024);
`;

test('100 MiB from a stream take less than 64 MiB of memory', async () => {
  let size = 0;
  const { apiUrl } = await hosts({ onChunk: (chunk) => (size += chunk.length) });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    {
      env: {
        ...process.env,
        API_URL: apiUrl,
        ENTRY: new URL('../../dist/index.js', import.meta.url).href,
      },
    },
  );
  expect(size).toBeGreaterThan(100 * 1024 * 1024);
  expect(Number(stdout)).toBeLessThan(64);
});
