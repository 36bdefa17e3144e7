// `npm run vendors`: the schema commands, codegen and the sandbox on schemas that nobody here wrote.
// Where a package cannot be had from the registry, its schemas are skipped, and that is said.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildClientSchema, buildSchema } from 'graphql';
import { startSandbox } from '../dist/sandbox/index.js';
import { changedOperations } from './changed-operations.js';
import { reasonToBreak } from './expected.js';
import { schemas } from './schemas.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'dist/cli/bin.js');
const folder = mkdtempSync(join(tmpdir(), 'plain-operations-vendors-'));
const { FORCE_COLOR: _, ...environment } = process.env;
const env = { ...environment, PLAIN_API_KEY: '', NO_COLOR: '1' };

let failed = 0;
let skipped = 0;
try {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const schema of schemas) {
    const unpacked = await fetchPackage(schema.from);
    for (const file of schema.files) {
      const name = `${schema.vendor} (${schema.from}, ${file})`;
      if (unpacked.problem) {
        skipped++;
        console.log(`skipped ${name}: the package cannot be had: ${unpacked.problem}`);
        continue;
      }
      try {
        const said = await check(schema, join(unpacked.folder, file), schema.vendor);
        console.log(`ok      ${name}: ${said}`);
        if (schema.earlier && file === schema.files[0]) await checkChanges(schema, unpacked.folder);
      } catch (error) {
        failed++;
        console.log(
          `FAILED  ${name}: ${error.stderr || error.message}\n${error.stdout ?? ''}`.slice(
            0,
            3_000,
          ),
        );
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** Verdicts on operations that reach what another version has changed, beside what graphql-js says of them. */
async function checkChanges({ vendor, earlier, files }, folder) {
  const [file] = files;
  const other = await fetchPackage(earlier);
  if (other.problem) {
    skipped++;
    console.log(`skipped ${vendor} since ${earlier}: the package cannot be had: ${other.problem}`);
    return;
  }
  const [before, after] = [join(other.folder, file), join(folder, file)];
  const counts = [await compare(before, after), await compare(after, before)];
  console.log(`ok      ${vendor} since ${earlier} and back: ${counts.join(' and ')} operations`);
}

async function compare(from, to) {
  const [before, after] = [from, to].map(readSchema);
  const operations = changedOperations(before, after);
  const place = mkdtempSync(join(folder, 'changes-'));
  const text = operations.map((operation) => operation.text).join('\n');
  writeFileSync(join(place, 'changed.graphql'), text);
  const options = ['--operations', 'changed.graphql', '--fail-on', 'never', '--json'];
  const { stdout } = await run(
    process.execPath,
    [bin, 'schema', 'check', '--from', from, '--to', to, ...options],
    { cwd: place, env, maxBuffer: 1e9 },
  );
  const { operations: verdicts } = JSON.parse(stdout);
  for (const { name, text } of operations) {
    const reason = reasonToBreak(before, after, text);
    const isRight = (verdicts[name] === 'breaking') === (reason !== undefined);
    assert.ok(isRight, `${text} is ${verdicts[name]}, and graphql-js says: ${reason ?? 'nothing'}`);
  }
  return operations.length;
}

function readSchema(path) {
  const text = readFileSync(path, 'utf8');
  if (!path.endsWith('.json')) return buildSchema(text, { assumeValidSDL: true });
  const { data, ...introspection } = JSON.parse(text);
  return buildClientSchema(data ?? introspection);
}

async function fetchPackage(spec) {
  const target = join(folder, spec.replaceAll(/\W/g, '-'));
  if (existsSync(target)) return { folder: join(target, 'package') };
  mkdirSync(target);
  try {
    const pack = [
      'pack',
      spec,
      '--loglevel=error',
      '--fetch-retries=1',
      '--pack-destination',
      target,
    ];
    const { stdout } = await run('npm', pack, { cwd: folder, shell: process.platform === 'win32' });
    await run('tar', ['-xzf', stdout.trim().split('\n').at(-1), 'package'], { cwd: target });
    return { folder: join(target, 'package') };
  } catch (error) {
    rmSync(target, { recursive: true });
    return {
      problem: /npm error code (\w+)/.exec(error.stderr)?.[1] ?? error.message.split('\n')[0],
    };
  }
}

async function check(schema, path, name) {
  const place = join(folder, name.replaceAll(/\W/g, '-'), path.endsWith('.json') ? 'json' : 'sdl');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'pick.graphql'), `${schema.operation}\n`);
  const node = (...args) => run(process.execPath, args, { cwd: place, env, maxBuffer: 1e9 });

  const pulled = await pull(node, path, 'pulled.graphql');
  const again = await pull(node, join(place, 'pulled.graphql'), 'pulled.graphql');
  assert.match(again.stdout, /nothing changed/);

  // As it came, and in the form that was pulled: two forms of one schema.
  const same = ['--operations', 'pick.graphql', '--fail-on', 'dangerous', '--json'];
  const { stdout } = await node(
    bin,
    'schema',
    'check',
    '--from',
    path,
    '--to',
    'pulled.graphql',
    ...same,
  );
  const { verdict, findings } = JSON.parse(stdout);
  assert.deepEqual({ verdict, findings }, { verdict: 'safe', findings: [] });

  await generate(node, schema, path, place);
  await ask(schema, path);
  const { types, operations } = JSON.parse(pulled.stdout);
  const warnings = JSON.parse(pulled.stdout).warnings.length;
  return `${types.total} types, ${operations.total} operations, ${warnings} warnings`;
}

/** Over HTTP, as from a vendor. */
async function pull(node, path, out) {
  const text = readFileSync(path);
  const server = createServer((_request, response) => response.end(text)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/schema`;
  const isFirst = !path.endsWith(out);
  try {
    const json = isFirst ? ['--json'] : [];
    return await node(bin, 'schema', 'pull', '--url', url, '--out', out, ...json);
  } finally {
    server.close();
  }
}

async function generate(node, { scalars = {} }, path, place) {
  const codegen = new URL('../dist/codegen/index.js', import.meta.url);
  const options = { documents: 'pick.graphql', output: 'generated', schema: path, scalars };
  const config = `import { plainCodegen } from '${codegen}';
export default plainCodegen(${JSON.stringify(options)});
`;
  writeFileSync(join(place, 'codegen.mjs'), config);
  await node(bin, 'codegen', '--config', 'codegen.mjs');
  assert.match(readFileSync(join(place, 'generated/pick.ts'), 'utf8'), /export type PickQuery\b/);
}

async function ask({ operation, variables = {} }, path) {
  const sandbox = await startSandbox({ schema: path });
  try {
    const response = await fetch(sandbox.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sandbox.apiKey}` },
      body: JSON.stringify({ query: operation, variables }),
    });
    const { data, errors } = await response.json();
    assert.equal(errors, undefined);
    assert.equal(typeof Object.values(data)[0], 'object');
  } finally {
    await sandbox.close();
  }
}
