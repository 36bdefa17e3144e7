// Run by import.test.ts and by the matrix: that the package leaves Node's own fetch and all globals
// as they are, at its import and at the first call. Prints OK, or dies of an assertion.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const touchFirst = process.argv[2] === 'touched';
const dispatchers = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));
const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  // Node's own fetch announces itself, undici's dispatch does not.
  const agent = request.headers['user-agent'] ?? null;
  request.resume().on('end', () => response.end(JSON.stringify({ data: { agent } })));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/`;

// Reading a lazy global, fetching at the most, sets up Node's own dispatcher.
if (touchFirst) await (await fetch(url)).text();
const keys = () => Reflect.ownKeys(globalThis).filter((key) => !dispatchers.includes(key));
const before = keys();
const fetchBefore = globalThis.fetch;
const valuesBefore = touchFirst ? before.map((key) => globalThis[key]) : [];
const dispatchersBefore = dispatchers.map((symbol) => globalThis[symbol]);
// Reading globals makes Node warn of some of them, which is not our doing.
await setImmediate();
const warnings = [];
process.on('warning', (warning) => warnings.push(warning.message));

const { createExecutor } = await import(process.env.ENTRY ?? 'plain-operations');
assert.deepEqual(keys(), before, 'import adds no globals');
assert.deepEqual(
  dispatchers.map((symbol) => globalThis[symbol]),
  dispatchersBefore,
  'import leaves the dispatcher',
);

const execute = createExecutor({ apiKey: 'plainApiKey_effects', apiUrl: url, timeout: 5_000 });
const { data, error } = await execute('{ agent }');
assert.equal(error, undefined);
assert.deepEqual(Object.keys(data), ['agent']);
await execute.close();

assert.deepEqual(keys(), before, 'a call adds no globals');
assert.equal(globalThis.fetch, fetchBefore);
if (touchFirst) {
  for (const [index, key] of before.entries()) {
    assert.equal(globalThis[key], valuesBefore[index], `${String(key)} is as it was`);
  }
  for (const [index, symbol] of dispatchers.entries()) {
    assert.equal(globalThis[symbol], dispatchersBefore[index], 'the dispatcher is as it was');
  }
}
// Node's own dispatcher still serves Node's own fetch. A thread in which nothing was imported tells
// what class it is of.
const answer = await (await fetch(url)).json();
assert.equal(answer.data.agent, 'node');
const pristine = new Worker(
  `void globalThis.Headers;
  const symbols = [1, 2].map((version) => Symbol.for('undici.globalDispatcher.' + version));
  require('node:worker_threads').parentPort.postMessage(
    symbols.map((symbol) => globalThis[symbol]?.constructor.toString()),
  );`,
  { eval: true },
);
const [classes] = await once(pristine, 'message');
assert.deepEqual(
  dispatchers.map((symbol) => globalThis[symbol]?.constructor.toString()),
  classes,
  'the dispatcher is of Node',
);
assert.ok(
  dispatchers.some((symbol) => globalThis[symbol] !== undefined),
  'Node has its dispatcher',
);
assert.deepEqual(warnings, []);
server.close();
server.closeAllConnections();
console.log('OK');
