// Runs programs one after the other in one process, each once the one before has ended by itself: what
// they import is loaded once. Takes [{ file, folder, env }] as JSON in argv[2] and writes
// [{ code, stdout, stderr }] to the file in argv[3].
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const programs = JSON.parse(process.argv[2] ?? '');
const runs = [];
/** The one that runs, and whether its module has come to its end. */
let run;
let isLoaded = false;

// A test run that is cut off would leave a program behind that asks a server again and again.
const { ppid } = process;
setInterval(() => process.ppid === ppid || process.exit(1), 1_000).unref();

for (const name of ['stdout', 'stderr']) {
  process[name].write = (chunk, encoding, done) => {
    if (run) run[name] += chunk;
    (typeof encoding === 'function' ? encoding : done)?.();
    return true;
  };
}

function failed(error) {
  run.code = 1;
  run.stderr += `${error?.stack ?? error}\n`;
}

process.on('uncaughtException', failed);

// Emitted where a process would end; goes on where there is more to do.
process.on('beforeExit', (code) => {
  if (run) {
    // As Node ends a module that waits for what never comes.
    run.code ||= isLoaded ? code : 13;
    writeFileSync(process.argv[3] ?? '', JSON.stringify(runs));
  }
  const next = programs[runs.length];
  if (!next) return;
  run = { code: 0, stdout: '', stderr: '' };
  runs.push(run);
  isLoaded = false;
  process.exitCode = undefined;
  process.chdir(next.folder);
  Object.assign(process.env, next.env);
  import(pathToFileURL(next.file).href).catch(failed).finally(() => {
    isLoaded = true;
  });
});
