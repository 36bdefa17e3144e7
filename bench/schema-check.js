// What `schema check` takes of a change in 11,000 lines of SDL, for operations that nobody here wrote:
// those of the vendor's own client, on the SDL that `PLAIN_SCHEMA` names. `node bench/schema-check.js` measures it
// alone, and `node bench/schema-check.js path/of/another/bin.js` beside another build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interleave, median, ratio } from './rounds.js';
import { root, scratch } from './scratch.js';

/** @returns nothing where `PLAIN_SCHEMA` names no SDL of the vendor */
export async function schemaCheckFigures({ rounds, progress = () => {}, other }) {
  const vendorSdl = process.env.PLAIN_SCHEMA;
  if (!vendorSdl || !existsSync(vendorSdl)) return undefined;
  const { vendorOperations } = await import('./operations.js');
  const { folder, write, remove } = scratch();
  try {
    mkdirSync(join(folder, 'operations'));
    const before = readFileSync(vendorSdl, 'utf8');
    write('before.graphql', before);
    write('after.graphql', changed(before));
    for (const [path, text] of Object.entries(vendorOperations(before))) write(path, text);
    write('inspector.mjs', inspector());
    const check = ['schema', 'check', '--from', 'before.graphql', '--to', 'after.graphql'];
    const args = [...check, '--operations', 'operations/*.graphql', '--fail-on', 'never', '--json'];
    const contestants = {
      ours: [join(root, 'dist/cli/bin.js'), ...args],
      'graphql-inspector': ['inspector.mjs'],
      ...(other && { other: [other, ...args] }),
    };
    const numbers = await interleave(
      Object.entries(contestants).map(([name, command]) => ({
        name,
        measure() {
          progress(`schema check: ${name}`);
          return cpuMilliseconds(command, folder);
        },
      })),
      rounds,
    );
    return {
      milliseconds: Object.fromEntries([...numbers].map(([name, all]) => [name, median(all)])),
      toInspector: ratio(numbers, 'ours', 'graphql-inspector'),
      toOther: other && ratio(numbers, 'ours', 'other'),
    };
  } finally {
    remove();
  }
}

/** Of a whole process, from start to end. */
function cpuMilliseconds(command, cwd) {
  const report = `process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stderr.write(String((userCPUTime + systemCPUTime) / 1000));
  });`;
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, ...command], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stderr.trim().split('\n').at(-1));
}

/** A value here, an optional input field there, a title that may be null. */
const changed = (sdl) =>
  sdl
    .replace(/^enum (\w*Type\w*) \{/gm, 'enum $1 {\n  ANOTHER_VALUE')
    .replace(/^input (Update\w+) \{/gm, 'input $1 {\n  another: String')
    .replace(/^ {2}title: String!$/gm, '  title: String');

// Its command line loads plugins and asks questions; this is what `diff` and `validate` do.
const inspector = () => `import { readdirSync, readFileSync } from 'node:fs';
import { diff, validate } from '${import.meta.resolve('@graphql-inspector/core')}';
import { buildSchema, Source } from '${import.meta.resolve('graphql')}';
const read = (path) => readFileSync(path, 'utf8');
const [before, after] = ['before.graphql', 'after.graphql'].map((path) => buildSchema(read(path)));
const sources = readdirSync('operations').map((file) => new Source(read('operations/' + file), file));
console.log(JSON.stringify([await diff(before, after), validate(after, sources)]));
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [other] = process.argv.slice(2);
  console.log(await schemaCheckFigures({ rounds: 5, other }));
}
