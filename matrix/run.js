// The packed tarball in scratch projects: on each Node, undici, graphql, TypeScript, runtime and test
// runner that is supported, and in the hands of somebody who follows our pages. `npm run matrix`, or
// `npm run matrix -- WORD` for the cells with that word in their name. Node's own binaries come from npm.
import { removeProjects } from './project.js';
import { readerCells } from './readers.js';
import { runtimeCells } from './runtimes.js';
import { typeCells } from './types.js';

const [, , word = ''] = process.argv;
const cells = [...readerCells, ...typeCells, ...runtimeCells].filter(({ name }) =>
  name.toLowerCase().includes(word.toLowerCase()),
);

let failed = 0;
try {
  await Promise.all([work(), work(), work()]);
} finally {
  removeProjects();
}
console.log(failed === 0 ? 'The whole matrix passed.' : `${failed} of the matrix failed.`);
process.exitCode = failed === 0 ? 0 : 1;

async function work() {
  for (let cell = cells.shift(); cell; cell = cells.shift()) {
    const start = performance.now();
    let report;
    try {
      report = `ok      ${cell.name}: ${await cell.check()}`;
    } catch (error) {
      failed++;
      const output = `${error.stdout ?? ''}${error.stderr ?? ''}`;
      report = `FAILED  ${cell.name}: ${error.message}\n${output}`.slice(0, 4_000);
    }
    console.log(`${report} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
}
