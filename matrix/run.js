// The packed tarball in scratch projects: on each Node, undici, graphql and TypeScript that is
// supported. `npm run matrix` takes a minute or two; Node's own binaries come from npm.
import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const runtimes = [
  { node: 20, undici: '7', graphql: '16' },
  { node: 20, undici: '7', graphql: '17' },
  { node: 22, undici: '7', graphql: '17' },
  { node: 22, undici: '8', graphql: '16' },
  { node: 24, undici: '7', graphql: '16' },
  { node: 24, undici: '8', graphql: '17' },
];
const typescripts = ['5.4', '5.9', '6', '7'];
const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' };
const programs = {
  nodenext: { file: 'consumer.ts', resolution: nodenext },
  bundler: { file: 'consumer.ts', resolution: { module: 'esnext', moduleResolution: 'bundler' } },
  // Before 5.8, TypeScript does not know that Node can require() an ES module. The types of codegen
  // are of a peer that is not installed.
  CommonJS: { file: 'consumer.cts', resolution: nodenext, from: '5.9', skipLibCheck: true },
};
/** What `npm install plain-operations` may bring into an empty project. */
const installed = ['@graphql-typed-document-node/core', 'graphql', 'plain-operations', 'undici'];

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'plain-operations-matrix-'));
const here = fileURLToPath(new URL('.', import.meta.url));
const effects = fileURLToPath(new URL('../test/package/effects.js', import.meta.url));
const tarball = pack();
const cells = [
  { name: 'npm install in an empty project', check: checkInstalled },
  { name: 'TypeScript', check: checkTypes },
  ...runtimes.map((runtime) => ({
    name: `Node ${runtime.node}, undici ${runtime.undici}, graphql ${runtime.graphql}`,
    check: () => checkRuntime(runtime),
  })),
];

let failed = 0;
try {
  await Promise.all([work(), work()]);
} finally {
  rmSync(folder, { recursive: true, force: true });
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
      report = `FAILED  ${cell.name}: ${error.message}\n${error.stdout ?? ''}`.slice(0, 4_000);
    }
    console.log(`${report} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
}

async function checkInstalled() {
  const project = await install('empty', {});
  const modules = join(project, 'node_modules');
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
  const project = await install(`node${node}-undici${undici}-graphql${graphql}`, {
    dependencies: { graphql, 'graphql-yoga': '5' },
    overrides: { undici },
  });
  cpSync(join(here, 'smoke.js'), join(project, 'smoke.mjs'));
  cpSync(effects, join(project, 'effects.mjs'));
  const binary = await binaryOf(node);
  const options = { cwd: project, timeout: 60_000 };
  const { stdout } = await run(binary, ['smoke.mjs', undici, graphql], options);
  // On Node 22, undici 8 takes the place of Node's own dispatcher even where that is set up: the
  // reason why it is not in the range of our dependency, though all else works on it.
  const keepsDispatcher = undici === '7' || node > 22;
  const states = keepsDispatcher ? ['untouched', 'touched'] : [];
  for (const state of states) await run(binary, ['effects.mjs', state], options);
  const without = keepsDispatcher ? '' : ", without a look at Node's own dispatcher";
  return `${stdout.trim()}${without}`;
}

async function checkTypes() {
  const aliases = typescripts.map((version) => [`ts-${version}`, `npm:typescript@${version}`]);
  const project = await install('types', {
    dependencies: {
      graphql: '16',
      undici: '7',
      'undici-8': 'npm:undici@8',
      '@types/node': '20',
      ...Object.fromEntries(aliases),
    },
  });
  for (const [name, { file, resolution, skipLibCheck = false }] of Object.entries(programs)) {
    cpSync(join(here, file), join(project, file));
    const config = {
      compilerOptions: {
        ...resolution,
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable'],
        types: ['node'],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck,
        outDir: name,
      },
      files: [file],
    };
    writeFileSync(join(project, `${name}.json`), JSON.stringify(config));
  }
  for (const version of typescripts) {
    const tsc = join(project, 'node_modules', `ts-${version}`, 'bin/tsc');
    for (const [name, { from = '0' }] of Object.entries(programs)) {
      if (Number(version) < Number(from)) continue;
      await run(process.execPath, [tsc, '--project', `${name}.json`], { cwd: project }).catch(
        (error) => {
          error.message = `TypeScript ${version}, ${name}`;
          throw error;
        },
      );
    }
  }
  await run(process.execPath, [join('CommonJS', 'consumer.cjs')], { cwd: project });
  await checkMistakes(project);
  return `${typescripts.join(', ')} with ${Object.keys(programs).join(', ')}`;
}

/** That the compiler names the property that is wrong, and does not blame the document. */
async function checkMistakes(project) {
  const source = readFileSync(join(here, 'mistakes.ts'), 'utf8');
  writeFileSync(join(project, 'mistakes.ts'), source);
  const config = JSON.parse(readFileSync(join(project, 'nodenext.json'), 'utf8'));
  writeFileSync(
    join(project, 'mistakes.json'),
    JSON.stringify({ ...config, files: ['mistakes.ts'] }),
  );
  const expected = source
    .split('\n')
    .flatMap((line, index) =>
      line.includes('// says: ') ? [[index + 1, line.split('// says: ')[1]]] : [],
    );
  for (const version of typescripts.slice(1)) {
    const tsc = join(project, 'node_modules', `ts-${version}`, 'bin/tsc');
    const output = await run(process.execPath, [tsc, '-p', 'mistakes.json', '--noEmit'], {
      cwd: project,
    }).then(
      () => '',
      ({ stdout }) => stdout,
    );
    const said = new Map(
      output
        .split(/\n(?=\S)/)
        .map((error) => [Number(/^mistakes\.ts\((\d+),/.exec(error)?.[1]), error]),
    );
    for (const [line, words] of expected) {
      const first = (said.get(line) ?? '').split('\n').slice(0, 2).join('\n');
      if (!first.includes(words)) {
        throw new Error(
          `TypeScript ${version} does not say "${words}" of mistakes.ts:${line}: ${first}`,
        );
      }
    }
    if (said.size !== expected.length)
      throw new Error(`TypeScript ${version} says more: ${output}`);
  }
}

async function install(name, { dependencies = {}, overrides = {} }) {
  const project = join(folder, name);
  mkdirSync(project);
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { 'plain-operations': `file:${tarball}`, ...dependencies },
    overrides,
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  await run(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'],
    {
      cwd: project,
    },
  );
  return project;
}

async function binaryOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const { stdout } = await run('npx', ['-y', `node@${major}`, '-p', 'process.execPath']);
  return stdout.trim();
}

function pack() {
  if (!existsSync(new URL('../dist/index.js', import.meta.url))) {
    throw new Error('there is no build: npm run build');
  }
  const output = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    { cwd: join(here, '..'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const [{ filename }] = Object.values(JSON.parse(output));
  return join(folder, filename);
}
