// What all tests of a run share, made where it is first asked for.
// POST /codegen { folder, args } gives { code, output } as graphql-codegen would in that folder, one
// at a time: its start takes two seconds, a run of it a fifth of one.
// GET /packed gives what `npm pack` says of the package, which takes as long.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Runs that were asked for earlier: a process has one working directory and one output. */
let queue = Promise.resolve();
let packed;

const server = createServer(async (request, response) => {
  // One that is kept open may end while whoever asks next is busy.
  response.setHeader('connection', 'close');
  if (request.url === '/packed') {
    packed ??= pack();
    response.end(await packed);
    return;
  }
  const { folder, args } = await json(request);
  const run = queue.then(() => codegen(folder, args));
  queue = run.catch(() => {});
  response.end(JSON.stringify(await run.catch((error) => ({ code: 1, output: error.stack }))));
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());

async function pack() {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const { stdout } = await promisify(execFile)('npm', args, { cwd, maxBuffer: 1e8 });
  return stdout;
}

async function codegen(folder, args) {
  const home = process.cwd();
  const written = { stdout: process.stdout.write, stderr: process.stderr.write };
  const own = process.argv;
  let output = '';
  const capture = (chunk, encoding, done) => {
    output += chunk;
    (typeof encoding === 'function' ? encoding : done)?.();
    return true;
  };
  process.chdir(folder);
  process.argv = [...own.slice(0, 1), 'graphql-codegen', ...args];
  process.stdout.write = capture;
  process.stderr.write = capture;
  try {
    const { cliError, runCli } = await import('@graphql-codegen/cli');
    const code = await runCli(args[0]).catch((error) => {
      cliError(error, false);
      return 1;
    });
    return { code, output };
  } finally {
    process.stdout.write = written.stdout;
    process.stderr.write = written.stderr;
    process.argv = own;
    process.chdir(home);
  }
}
