import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runs } from '../random.js';
import { csvOf, folder, ids, outcomes, run, start } from './command.js';
import { FaultServer, randomFrom } from './fault-server.js';

// Every run is killed some times at a random moment and gone on with, among all faults. These are
// real processes; random-runs.test.ts has many more runs in one.
const seeds = Array.from({ length: runs(12) }, (_, index) => index + 1);
const lanes = 4;

test('every row is as asked exactly once, whatever fails and whenever the run is killed', async () => {
  const queue = [...seeds];
  const lane = async () => {
    for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
      expect(await runWithKills(seed), `seed ${seed}`).toEqual({ code: 0, wrong: [] });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
});

async function runWithKills(seed: number) {
  const random = randomFrom(seed);
  const threads = ids(12 + Math.floor(random() * 20));
  await using server = await FaultServer.start({ threads, seed, faults: 0.25, latency: 3 });
  const args = [
    'assign',
    '--from',
    csvOf(threads),
    '--json',
    '--journal',
    join(folder(), 'journal'),
    '--batch',
    `${1 + (seed % 4) * 4}`,
  ];
  const kills = 1 + Math.floor(random() * 2);
  for (let kill = 0; kill < kills; kill += 1) {
    const { child, ended } = start(server.url, args);
    // From the first call on, so that the kills meet the run and not the start of the process.
    const calls = server.calls.length + 1 + Math.floor(random() * threads.length);
    await Promise.race([ended, server.reached(calls)]);
    child.kill('SIGKILL');
    await ended;
  }
  server.faults = 0.1;
  let last = await run(server.url, args);
  for (let again = 0; last.code === 1 && again < 5; again += 1) last = await run(server.url, args);
  const reported = new Set(outcomes(last).map(({ threadId }) => threadId));
  const wrong = [...server.threads].filter(
    ([id, { assignee, changes }]) => assignee !== 'u_1' || changes !== 1 || !reported.has(id),
  );
  return { code: last.code, wrong: last.code === 0 ? wrong : [last.stderr, ...wrong] };
}
