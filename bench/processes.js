// The processes that the bench measures: a server, and one for each contestant.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

/** @param latency milliseconds before each answer */
export async function startServer(latency = 0) {
  const child = fork(file('server.js'), [`${latency}`]);
  const [url] = await once(child, 'message');
  return { url, stop: () => child.kill() };
}

export async function startClient(name, url) {
  // Some rivals warn on this version of Node; what they print is no part of the table.
  const child = fork(file('client.js'), [name, url], {
    execArgv: ['--expose-gc', '--no-warnings'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let settle;
  child.on('message', (reply) => settle.resolve(reply));
  child.on('exit', () => settle.reject(new Error(`${name} ended before its time`)));
  const ask = (order) =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      if (order) child.send(order);
    });
  await ask();
  return {
    name,
    /** `{ calls, width, heap? }` gives `{ cpu, perSecond, growth }`: µs a call, calls a second, bytes. */
    run: ask,
    stop: () => child.kill(),
  };
}

/** Microseconds of CPU that a script takes from start to end. */
export function cpuOf(source, folder) {
  const script = join(folder, 'script.mjs');
  writeFileSync(
    script,
    `${source}
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  console.log(user + system);
});`,
  );
  return Number(execFileSync(process.execPath, [script], { encoding: 'utf8' }));
}
