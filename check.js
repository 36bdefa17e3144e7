// What must pass before a change lands: `npm run check`. Steps that wait for processes and the network
// run beside each other; the tests and the bench have the machine for themselves.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const lanes = 2;
/** Scripts of package.json, of which none writes what another reads. The longest come first. */
const phases = [
  ...alreadyTested([['build']]),
  ['docs:check', 'check:package', 'unused', 'site', 'lint', 'codegen:check', 'types'],
  // Without `pretest`: it is built.
  ...alreadyTested([['test --ignore-scripts']]),
  ['matrix', 'vendors', 'interop', 'examples', ...(process.env.TESTED ? ['test:random'] : [])],
  ['bench -- --short'],
];

const cwd = fileURLToPath(new URL('.', import.meta.url));
const start = performance.now();
const failed = [];
for (const phase of phases) {
  const steps = [...phase];
  const lane = async () => {
    for (let step = steps.shift(); step; step = steps.shift()) await run(step, phase.length === 1);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failed.length > 0) break;
}
const passed = failed.length === 0 ? 'Everything passed' : `Failed: ${failed.join(', ')}`;
console.log(`\n${passed}, after ${seconds(start)} s.`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Runs a step; what is not alone prints when it has ended, and only where it failed. */
async function run(step, isAlone) {
  const began = performance.now();
  const child = spawn('npm', ['run', '--silent', ...step.split(' ')], {
    cwd,
    // Random tests try more than in `npm test`.
    env: { ...process.env, THOROUGH: '1' },
    stdio: ['ignore', isAlone ? 'inherit' : 'pipe', isAlone ? 'inherit' : 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${step} (${seconds(began)} s)`);
  // What was left out is said, however well the rest went.
  if (!isAlone)
    for (const line of output.match(/^skipped .*$/gm) ?? []) console.log(`        ${line}`);
  if (code !== 0) {
    failed.push(step);
    if (!isAlone) console.log(output);
  }
}

/** `.ci/run` has built and tested before, as a newcomer would. */
function alreadyTested(phases) {
  return process.env.TESTED ? [] : phases;
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}
