// What it takes to generate from a few hundred operations, beside graphql-codegen and its presets.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, shuffled } from './rounds.js';
import { root, scratch } from './scratch.js';

const ours = join(root, 'dist/cli/bin.js');
const graphqlCodegen = join(root, 'node_modules/@graphql-codegen/cli/esm/bin.js');
const usage = fileURLToPath(new URL('usage.js', import.meta.url));
/** The vendor's SDL is not in the repository. */
const sdlFile = process.env.PLAIN_SCHEMA ?? join(root, '../shared/plain-api/schema.graphql');

const plain = `import { plainCodegen } from 'plain-operations/codegen';
export default plainCodegen({
  documents: 'operations/*.graphql', output: 'generated', schema: 'plain.graphql', fragments: false,
});`;
const peer = (output) => `export default {
  schema: 'plain.graphql', documents: 'operations/*.graphql', generates: { ${output} },
};`;

const configs = {
  'plain-operations codegen': [ours, 'codegen', plain],
  'graphql-codegen --config': [graphqlCodegen, '', plain],
  'client preset': [graphqlCodegen, '', peer("'generated/': { preset: 'client' }")],
  'typescript-operations, typed-document-node': [
    graphqlCodegen,
    '',
    peer("'generated/all.ts': { plugins: ['typescript-operations', 'typed-document-node'] }"),
  ],
};

/** @returns undefined, said on standard error, where there is no SDL */
export async function codegenFigures(rounds, progress) {
  if (!existsSync(sdlFile)) {
    console.error("Without the rows of codegen: PLAIN_SCHEMA names no file of the vendor's SDL.");
    return undefined;
  }
  const { vendorOperations } = await import('./operations.js');
  const repository = scratch();
  const { folder, write, remove } = repository;
  try {
    const sdl = readFileSync(sdlFile, 'utf8');
    write('plain.graphql', sdl);
    for (const [path, text] of Object.entries(vendorOperations(sdl))) write(path, text);
    const taken = new Map(Object.keys(configs).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      progress(`codegen: round ${round + 1} of ${rounds}`);
      for (const name of shuffled(Object.keys(configs))) {
        const [bin, command, config] = configs[name];
        write('codegen.mjs', config);
        rmSync(join(folder, 'generated'), { recursive: true, force: true });
        taken
          .get(name)
          .push(run(folder, [bin, ...(command ? [command] : []), '--config', 'codegen.mjs']));
      }
    }
    const all = (name, key) => taken.get(name).map((entry) => entry[key]);
    const toOf = (name, base, key) =>
      median(all(name, key).map((value, round) => value / all(base, key)[round]));
    progress('codegen: watch');
    write('codegen.mjs', plain);
    const [name] = Object.keys(configs);
    return {
      toGraphqlCodegen: toOf(name, 'graphql-codegen --config', 'cpu'),
      toPreset: toOf(name, 'client preset', 'cpu'),
      memoryToPreset: toOf(name, 'client preset', 'megabytes'),
      watch: await watchFigure(repository, 5),
      each: [...taken.keys()].map((name) => ({
        name,
        ms: median(all(name, 'cpu')) / 1_000,
        megabytes: median(all(name, 'megabytes')),
      })),
    };
  } finally {
    remove();
  }
}

function run(folder, args) {
  const file = join(folder, 'usage.json');
  const env = { ...process.env, USAGE: file };
  execFileSync(process.execPath, ['--import', usage, ...args], { cwd: folder, env, stdio: 'pipe' });
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Milliseconds from the change of a fragment that 50 operations spread until all is written. */
async function watchFigure({ folder, write }, repeats) {
  for (let n = 0; n < 50; n++)
    write(`operations/watched-${n}.graphql`, `query watched${n} { threads { ...Watched } }\n`);
  const fragment = (fields) =>
    `fragment Watched on ThreadConnection { totalCount edges { node { ${fields} } } }\n`;
  write('operations/watched.graphql', fragment('id'));
  const child = spawn(process.execPath, [ours, 'codegen', '--watch', '--config', 'codegen.mjs'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await once(child.stderr, 'data');
    const times = [];
    for (let n = 0; n < repeats; n++) {
      // The watcher gets ready after it has said that it watches.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const start = performance.now();
      write('operations/watched.graphql', fragment(n % 2 ? 'id title' : 'id priority ref'));
      await once(child.stdout, 'data');
      times.push(performance.now() - start);
    }
    return median(times);
  } finally {
    child.kill('SIGKILL');
  }
}
