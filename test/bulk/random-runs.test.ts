import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BulkClient } from '../../src/bulk/bulk-client.js';
import { Journal } from '../../src/bulk/journal/journal.js';
import type { Outcome } from '../../src/bulk/outcome.js';
import { RowList } from '../../src/bulk/rows.js';
import { BulkRun } from '../../src/bulk/run.js';
import { runs } from '../random.js';
import { folder, ids } from './command.js';
import { FaultServer, randomFrom } from './fault-server.js';
import { clientOf } from './outcomes.js';

// Batches of any size, faults at any row of a request and around it, kills, and a colleague who
// takes threads. They mostly wait, so that many go at a time; RUNS=first:count repeats others.
const [first = 1, count = 0] = (process.env['RUNS'] ?? `1:${runs(200)}`).split(':').map(Number);
const lanes = 40;

test(`runs of the seeds ${first} to ${first + count - 1} end with every row as asked once, or failed for a true reason`, async () => {
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  const lane = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      expect(await run(seed), `seed ${seed}`).toEqual([]);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}, 600_000);

type Fate = 'ordinary' | 'refused' | 'missing';

async function run(seed: number): Promise<string[]> {
  const random = randomFrom(seed * 7_919);
  const chance = (share: number) => random() < share;
  const below = (most: number) => Math.floor(random() * most);
  const threads = ids(10 + below(110));
  const fates = new Map<string, Fate>(
    threads.map((id) => [id, chance(0.04) ? 'refused' : chance(0.03) ? 'missing' : 'ordinary']),
  );
  const broken = random() * 0.02;
  const taking = chance(0.5) ? random() * 0.08 : 0;
  const certain = new Set<string>();
  let isCalm = false;
  await using server = await FaultServer.start({
    threads: threads.filter((id) => fates.get(id) !== 'missing'),
    seed,
    faults: random() * 0.3,
    latency: 2,
    at(id) {
      certain.add(id);
      if (fates.get(id) === 'refused') return { refuses: refusal };
      const isBroken = !isCalm && chance(broken);
      if (isBroken && chance(0.5)) {
        return { refuses: { type: 'INTERNAL', code: 'internal', message: 'not now' } };
      }
      certain.delete(id);
      return isBroken ? { throws: 'INTERNAL_SERVER_ERROR' } : undefined;
    },
    // What was refused is in no doubt: it is sent again whoever has it.
    takes: (id) => (!isCalm && !certain.has(id) && chance(taking) ? 'u_9' : undefined),
  });
  for (const held of server.threads.values()) {
    held.assignee = chance(0.3) ? 'u_3' : chance(0.1) ? 'u_1' : null;
  }
  await using client = clientOf(server);
  const rows = new RowList('assign');
  for (const [index, threadId] of threads.entries()) {
    rows.add({ line: index + 1, threadId, userId: 'u_1' });
  }
  const open = (path: string) =>
    Journal.open(path, { command: 'assign', apiUrl: client.apiUrl, rows: rows.hash() });
  const options = {
    command: 'assign' as const,
    size: rows.size,
    reserve: 0,
    batch: chance(0.3) ? 1 : 1 + below(50),
    concurrency: 1 + below(8),
    checkFirst: chance(0.3),
  };
  let path = join(folder(), 'journal');
  for (let kills = below(4); kills > 0; kills -= 1) {
    const killed = killable(client, server.calls.length + 1 + below(threads.length / 4));
    const journal = await open(path);
    const outcomes = new BulkRun(killed.client, rows, { ...options, journal });
    await Promise.race([killed.dead, drain(outcomes)]);
    // What a killed process leaves is what it had written until then.
    const left = join(folder(), 'journal');
    copyFileSync(path, left);
    path = left;
    await journal.close();
  }
  let last: Outcome[] = [];
  for (let round = 0; round < 6; round += 1) {
    if (round > 2) {
      isCalm = true;
      server.faults = 0;
    }
    const journal = await open(path);
    last = await drain(new BulkRun(client, rows, { ...options, journal }));
    await journal.close();
    if (last.every(isFinal)) break;
  }
  return last.flatMap((outcome) => wrongIn(outcome, server, fates));
}

const refusal = { type: 'VALIDATION', code: 'input_validation', message: 'never' };

/** A client whose process is killed with its so-manieth call: what is under way arrives all the same. */
function killable(client: BulkClient, calls: number) {
  let left = calls;
  let die: () => void = () => {};
  const dead = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = new Promise<never>(() => {});
  const execute: BulkClient['execute'] = (...args) => {
    if (left <= 0) return never;
    left -= 1;
    if (left === 0) setImmediate(die);
    return Promise.race([client.execute(...args), dead.then(() => never)]);
  };
  return {
    dead,
    client: {
      apiUrl: client.apiUrl,
      execute,
      get clockOffset() {
        return client.clockOffset;
      },
    },
  };
}

async function drain(outcomes: AsyncIterable<Outcome>): Promise<Outcome[]> {
  const list: Outcome[] = [];
  for await (const outcome of outcomes) list.push(outcome);
  return list;
}

/** Whether another run would change nothing. */
function isFinal({ outcome, error }: Outcome): boolean {
  if (outcome !== 'failed' || `${error?.message}`.includes('u_9')) return true;
  return error?.code === 'not_found' || error?.code === refusal.code;
}

function wrongIn(
  outcome: Outcome,
  server: FaultServer,
  fates: ReadonlyMap<string, Fate>,
): string[] {
  const { threadId, error } = outcome;
  const held = server.threads.get(threadId);
  const fate = fates.get(threadId);
  const says = `${threadId} (${fate}) ${JSON.stringify(outcome)} ${JSON.stringify(held)}`;
  const isRight = () => {
    if (fate === 'missing') return outcome.outcome === 'failed' && error?.code === 'not_found';
    if (!held) return false;
    if (held.sentAfterwards) return false;
    if (held.takenBy) {
      const isSaid = outcome.outcome === 'failed' && `${error?.message}`.includes('u_9');
      return held.assignee === 'u_9' && held.changes <= 1 && (isSaid || held.changes === 1);
    }
    if (fate === 'refused') {
      // Somebody else may have given it to the same user before, which a reading shows.
      const isAsAsked = held.assignee === 'u_1' && outcome.outcome !== 'failed';
      return held.changes === 0 && (isAsAsked || error?.code === refusal.code);
    }
    return held.assignee === 'u_1' && held.changes <= 1 && outcome.outcome !== 'failed';
  };
  return isRight() ? [] : [says];
}
