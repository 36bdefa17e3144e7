// A user's first program on each runtime, loader and test runner.
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, memo, nodeOf, run, tool } from './project.js';

const runtimes = [
  { node: 20, undici: '7', graphql: '16' },
  { node: 20, undici: '7', graphql: '17' },
  { node: 22, undici: '7', graphql: '17' },
  { node: 22, undici: '8', graphql: '16' },
  { node: 24, undici: '7', graphql: '16' },
  { node: 24, undici: '8', graphql: '17' },
  { node: 26, undici: '7', graphql: '17' },
  { node: 26, undici: '8', graphql: '16' },
];
const here = fileURLToPath(new URL('.', import.meta.url));
const effects = fileURLToPath(new URL('../test/package/effects.js', import.meta.url));
/** What `npm install plain-operations` may bring into an empty project. */
const installed = ['@graphql-typed-document-node/core', 'graphql', 'plain-operations', 'undici'];
/** What a fresh project gets today. */
const newest = { undici: '7', graphql: '17' };
const tools = { tsx: '4', vitest: '4' };

export const runtimeCells = [
  { name: 'npm install in an empty project', check: checkInstalled },
  ...runtimes.map((runtime) => ({
    name: `Node ${runtime.node}, undici ${runtime.undici}, graphql ${runtime.graphql}`,
    check: () => checkRuntime(runtime),
  })),
  { name: 'tsx', check: checkTsx },
  { name: 'pnpm, Node 24', check: checkPnpm },
  { name: 'vitest', check: checkVitest },
  { name: 'Bun', check: () => checkOther('bun', [], 2) },
  { name: 'Deno', check: () => checkOther('deno', ['run', '--allow-all'], 1) },
  ...[20, 22, 24, 26].map((node) => ({ name: `Jest, Node ${node}`, check: () => checkJest(node) })),
];

async function checkInstalled() {
  const modules = join(await install('empty'), 'node_modules');
  const found = readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`)
        : [name],
    );
  if (found.sort().join() !== installed.join()) throw new Error(`it brought ${found.join(', ')}`);
  return found.join(', ');
}

async function checkRuntime({ node, undici, graphql }) {
  const project = await withSmoke({ undici, graphql });
  const binary = await nodeOf(node);
  const said = await smoke(binary, ['smoke.mjs'], project, { undici, graphql });
  // On Node 22, undici 8 takes the place of Node's own dispatcher even where that is set up: the
  // reason why it is not in the range of our dependency, though all else works on it.
  const keepsDispatcher = undici === '7' || node > 22;
  const states = keepsDispatcher ? ['untouched', 'touched'] : [];
  for (const state of states) await run(binary, ['effects.mjs', state], { cwd: project });
  const without = keepsDispatcher ? '' : ", without a look at Node's own dispatcher";
  return `${said}${without}`;
}

async function checkTsx() {
  const project = await withSmoke({ ...newest, dependencies: tools });
  cpSync(join(project, 'smoke.mjs'), join(project, 'smoke.ts'));
  const tsx = join(project, 'node_modules/tsx/dist/cli.mjs');
  // It loads what is required apart from what is imported.
  return smoke(process.execPath, [tsx, 'smoke.ts'], project, { ...newest, copies: 2 });
}

async function checkPnpm() {
  const project = await withSmoke({ ...newest, pnpm: true });
  return smoke(await nodeOf(24), ['smoke.mjs'], project, { graphql: newest.graphql });
}

async function checkVitest() {
  const project = await withSmoke({ ...newest, dependencies: tools });
  writeFileSync(
    join(project, 'smoke.test.ts'),
    "import { it } from 'vitest';\nit('runs', () => import('./smoke.mjs'), 60_000);\n",
  );
  const vitest = join(project, 'node_modules/vitest/vitest.mjs');
  return smoke(process.execPath, [vitest, 'run', '--silent=false'], project, newest);
}

/** @param copies of our modules: Bun, like tsx, loads what is required apart from what is imported */
async function checkOther(name, command, copies) {
  const project = await withSmoke(newest);
  const expected = { ...newest, command, copies };
  return smoke(await tool(name), [...command, 'smoke.mjs'], project, expected);
}

async function checkJest(node) {
  const graphql = node === 20 ? '16' : '17';
  const project = await memo(`jest graphql${graphql}`, async () => {
    const dependencies = { graphql, 'graphql-yoga': '5', jest: '30.5' };
    const folder = await install(`jest graphql${graphql}`, { dependencies });
    cpSync(join(here, 'jest.cjs'), join(folder, 'service.test.cjs'));
    return folder;
  });
  const jest = join(project, 'node_modules/jest/bin/jest.js');
  const { stderr } = await run(await nodeOf(node), [jest, '--forceExit'], { cwd: project });
  return /^Tests: +(.+)$/m.exec(stderr)?.[1] ?? stderr;
}

/** A project for all that runs on the same packages. */
function withSmoke({ undici, graphql, dependencies = {}, pnpm = false }) {
  const added = Object.keys(dependencies).map((name) => ` ${name}`);
  const name = `smoke undici${undici} graphql${graphql}${added.join('')}${pnpm ? ' pnpm' : ''}`;
  return memo(name, async () => {
    const project = await install(name, {
      dependencies: { graphql, 'graphql-yoga': '5', ...dependencies },
      overrides: { undici },
      pnpm,
    });
    cpSync(join(here, 'smoke.js'), join(project, 'smoke.mjs'));
    cpSync(effects, join(project, 'effects.mjs'));
    return project;
  });
}

/** Runs smoke.js, and gives what it says that it ran on. */
async function smoke(binary, args, project, expected) {
  const env = { ...process.env, SMOKE: JSON.stringify(expected) };
  const { stdout } = await run(binary, args, { cwd: project, timeout: 120_000, env });
  return /ran on (.+)/.exec(stdout)?.[1] ?? stdout;
}
