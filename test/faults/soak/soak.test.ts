import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { runs } from '../../random.js';
import { bundled } from '../server/bundled.js';
import {
  answer,
  type Behaviour,
  bytes,
  cut,
  end,
  json,
  reset,
  route,
  stall,
  startFaultServer,
  status,
} from '../server/server.js';
import type { Report } from './soak.js';

const fine = { data: { name: { id: 'x' } } };
const body = JSON.stringify(fine);

const refusal = status(503, { 'retry-after': '0' });
const faults: Behaviour[] = [
  reset(),
  end(),
  cut({ body }, 10),
  cut({ body }, 10, 'reset'),
  cut({ body }, 9, 'end', 'all'),
  status(500),
  status(503),
  refusal,
  answer({ status: 502, body: '<html>' }),
  answer({ body: 'null' }),
  bytes('not HTTP\r\n\r\n'),
  json(200, { data: null, errors: [{ message: 'no', extensions: { code: 'NEW' } }] }),
  status(302, { location: '/elsewhere' }),
  bytes('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
  stall(),
];

/** Stalls cost a deadline each: the first round has them all. */
const faultOf = (n: number) =>
  faults[Math.floor(n / 20) % (faults.length - (n < 1000 ? 0 : 1))] ?? reset();

/** Of 1,000 calls each; the heap is compared from the end of the first on. */
const rounds = Math.max(3, runs(10));

test(`${rounds},000 calls, 1,000 at once, a tenth of them faulty: each settles once, nothing is left`, async () => {
  const times = new Map<number, number>();
  let faulted = 0;
  const server = await startFaultServer(
    route((request) => {
      const { n } = JSON.parse(request.body).variables as { n: number };
      times.set(n, (times.get(n) ?? 0) + 1);
      if (n % 10 > 1 || n % 20 === 10 || n % 20 === 1) return json(200, fine);
      faulted++;
      return faultOf(n);
    }),
  );
  onTestFinished(() => server.close());
  const script = await bundled(new URL('./soak.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', script, server.url, `${rounds}`],
    { timeout: 200_000 },
  );
  const report: Report = JSON.parse(stdout);
  expect(report).toMatchObject({ settled: rounds * 1000, wrong: 0, resourcesClosed: [] });
  expect(report.data).toBe(rounds * 900);
  expect(Object.keys(report.errors).sort()).toEqual([
    'graphql_error',
    'internal_server_error',
    'invalid_response',
    'network',
    'timeout',
  ]);
  expect(report.heapGrowth).toBeLessThan(4 << 20);
  expect(report.resourcesAfter).toBe(0);
  // A mutation is sent again only where it was refused, and that is one of the faults alone.
  for (const [n, count] of times) {
    const refused = n % 20 === 11 && faultOf(n) === refusal;
    expect(count, `call ${n}`).toBeLessThanOrEqual(n % 2 === 0 || refused ? 3 : 1);
  }
  expect(faulted).toBeGreaterThan(rounds * 90);
  await server.idle();
});
