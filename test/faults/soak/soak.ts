import { createExecutor } from '../../../src/executor.js';

/**
 * Run with --expose-gc, the address of a server and a number of rounds: so many thousand calls, and then
 * what is left of them, as one line of JSON. Ends by itself only when nothing is left that keeps it alive.
 */
export interface Report {
  settled: number;
  data: number;
  errors: Record<string, number>;
  /** Neither or both of data and error, or settled more than once. */
  wrong: number;
  heapGrowth: number;
  resourcesBefore: number;
  resourcesAfter: number;
  resourcesClosed: string[];
}

const [, , apiUrl = '', rounds = '10'] = process.argv;
const execute = createExecutor({ apiKey: 'plainApiKey_soak', apiUrl, timeout: 100_000 });
const errors: Report['errors'] = {};
let settled = 0;
let data = 0;
let wrong = 0;

const one = async (number: number) => {
  const kind = number % 2 === 0 ? 'query Q' : 'mutation M';
  const text = `${kind}($n: Int!) { name(n: $n) { id } }`;
  // Some of these stall; what a busy machine is slow with must not time out.
  const mayStall = number < 1000 && [0, 11].includes(number % 20);
  const result = await execute(text, { n: number }, mayStall ? { timeout: 3000 } : undefined);
  settled++;
  if ('data' in result === 'error' in result) wrong++;
  if (result.error) errors[result.error.type] = (errors[result.error.type] ?? 0) + 1;
  else data++;
};
const round = (from: number) => Promise.all(Array.from({ length: 1000 }, (_, n) => one(from + n)));
const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
const collected = async () => {
  for (let times = 0; times < 3; times++) {
    await turn();
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
};

const resources = () => process.getActiveResourcesInfo();
const resourcesBefore = resources().length;
await round(0);
const heapBefore = await collected();
for (let n = 1; n < Number(rounds); n++) await round(n * 1000);
const heapGrowth = (await collected()) - heapBefore;
const resourcesAfter = resources().filter((kind) => kind === 'Timeout').length;
await execute.close();
await turn();
const report: Report = {
  settled,
  data,
  errors,
  wrong,
  heapGrowth,
  resourcesBefore,
  resourcesAfter,
  resourcesClosed: resources().filter((kind) => !/^(Pipe|TTY|FS)/.test(kind)),
};
console.log(JSON.stringify(report));
