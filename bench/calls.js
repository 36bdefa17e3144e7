// CPU a call, heap growth a call, and calls a second behind a slow server.
import { startClient, startServer } from './processes.js';
import { interleave, median } from './rounds.js';

const WARM = 5_000;
/** Microseconds more: V8 goes on compiling for some 15,000 calls, the many small functions of ours last. */
const WARM_CPU = 600_000;

/**
 * @param names those that are measured to a few hundredths first, and then, in rounds of their own, the others: what a
 * process finds in the caches after seconds of others is not what one finds that makes calls all the time
 * @param turn microseconds of CPU that one turn takes about: the clock is good to a hundredth of that
 * @returns for each width a Map from name to µs a call, round by round
 */
export async function cpuOfCalls([close, others], { widths, rounds, turn, progress }) {
  const server = await startServer();
  const clients = [];
  try {
    for (const name of [...close, ...others]) clients.push(await startClient(name, server.url));
    const result = new Map();
    for (const width of widths) {
      const contestants = [];
      for (const client of clients) {
        progress?.(`CPU at ${width} at a time: warming ${client.name}`);
        // All alike, and before the turn is sized: a cold process would get turns too short to warm it.
        await client.run({ calls: WARM, width });
        const { cpu: warm } = await client.run({ calls: 600, width });
        await client.run({ calls: Math.ceil(WARM_CPU / warm), width });
        const { cpu } = await client.run({ calls: 600, width });
        const calls = Math.ceil(Math.max(turn / cpu, width * 2));
        contestants.push({
          name: client.name,
          measure: async () => {
            progress?.(`CPU at ${width} at a time: ${client.name}`);
            return (await client.run({ calls, width })).cpu;
          },
        });
      }
      const group = (names) => contestants.filter(({ name }) => names.includes(name));
      result.set(
        width,
        new Map([
          ...(await interleave(group(close), rounds)),
          ...(await interleave(group(others), rounds)),
        ]),
      );
    }
    return result;
  } finally {
    for (const client of clients) client.stop();
    server.stop();
  }
}

/** @returns bytes of heap that a call leaves behind after collection */
export async function heapGrowth(name, { calls, repeats }) {
  const server = await startServer();
  const client = await startClient(name, server.url);
  try {
    await client.run({ calls, width: 16 });
    await client.run({ calls, width: 16, heap: true });
    const growths = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      growths.push((await client.run({ calls, width: 16, heap: true })).growth / calls);
    }
    return median(growths);
  } finally {
    client.stop();
    server.stop();
  }
}

/** @returns for each width a Map from name to calls a second, round by round */
export async function throughput(names, { widths, rounds, latency, progress }) {
  const server = await startServer(latency);
  const clients = [];
  try {
    for (const name of names) clients.push(await startClient(name, server.url));
    const result = new Map();
    for (const width of widths) {
      for (const client of clients) await client.run({ calls: Math.max(4_000, width * 4), width });
      const contestants = clients.map(({ name, run }) => ({
        name,
        measure: async () => {
          progress?.(`${latency} ms latency, ${width} at a time: ${name}`);
          return (await run({ calls: Math.max(4_000, width * 8), width })).perSecond;
        },
      }));
      result.set(width, await interleave(contestants, rounds));
    }
    return result;
  } finally {
    for (const client of clients) client.stop();
    server.stop();
  }
}
