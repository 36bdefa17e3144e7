// What each supported TypeScript says of a user's program.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, run } from './project.js';

const typescripts = ['5.4', '5.9', '6', '7'];
const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' };
const programs = {
  nodenext: { file: 'consumer.ts', resolution: nodenext },
  bundler: { file: 'consumer.ts', resolution: { module: 'esnext', moduleResolution: 'bundler' } },
  // The types of codegen are of a peer that is not installed.
  CommonJS: { file: 'consumer.cts', resolution: nodenext, skipLibCheck: true },
  node16: {
    file: 'consumer.cts',
    resolution: { module: 'node16', moduleResolution: 'node16' },
    skipLibCheck: true,
  },
  // What `exports` says is not read there. 6 wants to be told that its end is known; 7 is the end.
  'commonjs as once': {
    file: 'consumer.cts',
    resolution: { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true },
    skipLibCheck: true,
    until: '6',
  },
  commonjs: {
    file: 'consumer.cts',
    resolution: { module: 'commonjs', esModuleInterop: true },
    skipLibCheck: true,
    from: '6',
  },
};
const here = fileURLToPath(new URL('.', import.meta.url));

export const typeCells = typescripts.map((version) => ({
  name: `TypeScript ${version}`,
  check: () => checkTypes(version),
}));

async function checkTypes(version) {
  const project = await install(`typescript ${version}`, {
    dependencies: {
      graphql: '16',
      undici: '7',
      'undici-8': 'npm:undici@8',
      '@types/node': '20',
      typescript: version,
    },
  });
  const tsc = (...args) =>
    run(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), ...args], {
      cwd: project,
    });
  const supported = Object.entries(programs).filter(
    ([, { from = '0', until = '99' }]) =>
      Number(version) >= Number(from) && Number(version) <= Number(until),
  );
  for (const [name, { file, resolution, skipLibCheck = false }] of supported) {
    cpSync(join(here, file), join(project, file));
    const ignoreDeprecations = version === '6' ? { ignoreDeprecations: '6.0' } : {};
    const options = { ...resolution, ...ignoreDeprecations, skipLibCheck, outDir: name };
    writeConfig(project, name, options, file);
  }
  const names = supported.map(([name]) => name);
  // One process for all of them, which reads each declaration once; it names the config of an error.
  await tsc('--build', '--verbose', ...names.map((name) => `${name}.json`));
  for (const [name, { file }] of supported) {
    if (file !== 'consumer.cts') continue;
    await run(process.execPath, [join(name, 'consumer.cjs')], { cwd: project });
  }
  if (version !== typescripts[0]) await checkMistakes(project, tsc);
  return names.join(', ');
}

/** That the compiler names the property that is wrong, and does not blame the document. */
async function checkMistakes(project, tsc) {
  const source = readFileSync(join(here, 'mistakes.ts'), 'utf8');
  writeFileSync(join(project, 'mistakes.ts'), source);
  writeConfig(project, 'mistakes', { ...nodenext, noEmit: true }, 'mistakes.ts');
  const expected = source
    .split('\n')
    .flatMap((line, index) =>
      line.includes('// says: ') ? [[index + 1, line.split('// says: ')[1]]] : [],
    );
  const output = await tsc('--project', 'mistakes.json').then(
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
      throw new Error(`it does not say "${words}" of mistakes.ts:${line}: ${first}`);
    }
  }
  if (said.size !== expected.length) throw new Error(`it says more: ${output}`);
}

function writeConfig(project, name, options, file) {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    resolveJsonModule: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    ...options,
  };
  writeFileSync(join(project, `${name}.json`), JSON.stringify({ compilerOptions, files: [file] }));
}
