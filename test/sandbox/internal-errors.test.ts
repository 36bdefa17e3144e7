import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** Runs a document on a schema of which a field throws, in a process whose standard error is its own. */
async function breaking(error: string) {
  const program = `
    import { sandboxSchema } from './src/sandbox/graphql/schema.ts';
    import { createGraphQL } from './src/sandbox/graphql/run.ts';
    const schema = await sandboxSchema('type Query { broken: String }');
    schema.getQueryType().getFields().broken.resolve = function brokenField() { throw ${error}; };
    const { status, body } = await createGraphQL(schema)({ query: '{ broken }' }, {});
    process.stdout.write(JSON.stringify({ status, body: JSON.parse(body) }));
  `;
  const run = promisify(execFile);
  const bundle = await build({
    stdin: { contents: program, resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    write: false,
  });
  const running = run(process.execPath, ['--input-type=module']);
  running.child.stdin?.end(bundle.outputFiles[0]?.text);
  const { stdout, stderr } = await running;
  const { status, body } = JSON.parse(stdout) as {
    status: number;
    body: { errors: { message: string; extensions: { code: string } }[] };
  };
  return { status, error: body.errors[0], stderr };
}

test('what fails inside the sandbox is said on standard error, with its stack', async () => {
  const { status, error, stderr } = await breaking('new TypeError("half a state")');
  expect([status, error?.extensions.code]).toEqual([500, 'INTERNAL_SERVER_ERROR']);
  expect(error?.message).toBe('Internal server error');
  expect(stderr).toMatch(/^plain-operations sandbox: TypeError: half a state\n +at .*brokenField/);
});

test('two copies of graphql are called that, with what to do', async () => {
  const { error, stderr } = await breaking(
    'new Error(\'Cannot use GraphQLSchema "[object]" from another module or realm.\')',
  );
  for (const text of [stderr, error?.message]) expect(text).toMatch(/twice.*npm dedupe/s);
});
