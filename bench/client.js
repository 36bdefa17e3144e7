// One contestant in a process of its own; the bench tells it how many calls to make, how many at a time.
import { thread } from './answer.js';
import { contestants } from './contestants.js';

const [name, url] = process.argv.slice(2);
const call = await contestants[name](url);

const result = await call();
const assigned = result?.data?.assignThread?.thread;
if ((await assigned?.id) !== thread.id) {
  throw new Error(`${name} gave another answer`, { cause: result?.error });
}

/** Makes calls, so many at a time. */
async function run(calls, width) {
  let left = calls;
  const lane = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: Math.min(width, calls) }, lane));
}

process.on('message', async ({ calls, width, heap }) => {
  if (heap) {
    globalThis.gc();
    globalThis.gc();
  }
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  const cpu = process.cpuUsage();
  await run(calls, width);
  const { user, system } = process.cpuUsage(cpu);
  const elapsed = performance.now() - start;
  if (heap) {
    globalThis.gc();
    globalThis.gc();
  }
  const growth = process.memoryUsage().heapUsed - before;
  process.send({ cpu: (user + system) / calls, perSecond: (calls / elapsed) * 1_000, growth });
});
process.on('disconnect', () => process.exit());
process.send('ready');
