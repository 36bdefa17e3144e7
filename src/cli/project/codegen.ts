import { statSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import type { Command } from 'commander';
import { findConfig, loadConfig } from '../../codegen/run/config.js';
import type { ModulesRun } from '../../codegen/run/modules-run.js';
import { type ModulesOutput, modulesOutputs } from '../../codegen/run/outputs.js';
import { loadPeer, MissingPeerError } from '../../peer.js';
import { CannotStart } from '../cannot-start.js';
import { startShortRun } from './short-run.js';

interface Options {
  config?: string;
  watch?: boolean;
  check?: boolean;
  json?: boolean;
}

/** `plain-operations codegen`: what `graphql-codegen --config codegen.ts` does, without its command line. */
export function codegenCommand(program: Command): void {
  program
    .command('codegen')
    .description('generate typed documents from your .graphql files, as codegen.ts says')
    .option('--config <file>', 'the config', 'codegen.ts')
    .option('--watch', 'generate again whenever a file changes')
    .option('--check', 'write nothing; exit 1 where a generated file is stale, and name it')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const file =
        command.getOptionValueSource('config') === 'default' ? findConfig() : options.config;
      if (file === undefined || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
        throw new CannotStart(
          `there is no ${file ?? 'codegen.ts'}: "plain-operations init" writes one, or name it by --config`,
        );
      }
      if (options.watch && options.check) throw new CannotStart('give one of --watch and --check');
      if (options.watch) await watchAndRun(file);
      else await runOnce(file, options);
    });
}

async function runOnce(file: string, { check = false, json = false }: Options): Promise<void> {
  const config = await read(file);
  const runs = await runsOf(config);
  if (!runs) {
    const { generateOther } = await import('../../codegen/run/other.js');
    const { stale } = await generateOther(config, { check, watch: false });
    report({ stale, written: [], removed: [], unchanged: 0 }, check, json);
    return;
  }
  const total: Report = { stale: [], written: [], removed: [], unchanged: 0 };
  for (const run of runs) {
    const changes = await failing(() => run.changes());
    if (!changes) return;
    const written = [...changes.write.keys()];
    if (check) total.stale.push(...written, ...changes.remove);
    else {
      run.apply(changes);
      total.written.push(...written);
      total.removed.push(...changes.remove);
    }
    total.unchanged += changes.unchanged;
  }
  report(total, check, json);
}

interface Report {
  stale: string[];
  written: string[];
  removed: string[];
  unchanged: number;
}

function report({ stale, ...done }: Report, check: boolean, json: boolean): void {
  if (check && stale.length > 0) process.exitCode = 1;
  if (json) process.stdout.write(`${JSON.stringify(check ? { stale } : done)}\n`);
  else if (!check) process.stdout.write(`${describe(done)}\n`);
  else {
    for (const path of stale.sort()) process.stdout.write(`stale  ${path}\n`);
    if (stale.length > 0) process.stderr.write('run "plain-operations codegen"\n');
  }
}

const describe = ({ written, removed, unchanged }: Omit<Report, 'stale'>): string =>
  `${written.length} written, ${removed.length} removed, ${unchanged} unchanged`;

/** Generates again after each change, until it is interrupted. */
async function watchAndRun(file: string): Promise<void> {
  const { modifiedAt, watchFiles } = await import('../../codegen/run/watch.js');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  let outputs: ModulesOutput[] | undefined;
  while (!stop.signal.aborted) {
    const readAt = modifiedAt(file);
    const config = await read(file).catch((error: unknown) => {
      // One that was read before and is broken now is waited for.
      if (!outputs || !(error instanceof CannotStart)) throw error;
      process.stderr.write(`${error.message}\n`);
      return undefined;
    });
    const runs = config && (await runsOf(config));
    if (config && !runs) {
      const { generateOther } = await import('../../codegen/run/other.js');
      await generateOther(config, { check: false, watch: true });
      return;
    }
    if (runs) outputs = runs.map(({ output }) => output);
    let isFirst = true;
    await watchFiles(file, readAt, outputs ?? [], stop.signal, async ({ config, schema }) => {
      if (config) return false;
      if (!runs) return true;
      if (schema) for (const run of runs) run.forgetSchema();
      await generateAll(runs);
      if (isFirst) process.stderr.write('watching; Ctrl-C ends it\n');
      isFirst = false;
      return true;
    });
  }
  process.exitCode = 0;
}

async function generateAll(runs: readonly ModulesRun[]): Promise<void> {
  for (const run of runs) {
    const start = performance.now();
    const changes = await failing(() => run.changes());
    if (!changes) continue;
    run.apply(changes);
    const text = describe({
      written: [...changes.write.keys()],
      removed: changes.remove,
      unchanged: changes.unchanged,
    });
    process.stdout.write(
      `${run.output.folder}: ${text} (${Math.round(performance.now() - start)} ms)\n`,
    );
    process.exitCode = 0;
  }
}

async function read(file: string): Promise<CodegenConfig> {
  try {
    return await loadConfig(file);
  } catch (error) {
    if (error instanceof MissingPeerError) throw error;
    throw new CannotStart(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

async function runsOf(config: CodegenConfig): Promise<ModulesRun[] | undefined> {
  const outputs = modulesOutputs(config);
  if (!outputs) return undefined;
  startShortRun();
  const { ModulesRun } = await loadPeer(
    'Codegen',
    ['graphql'],
    () => import('../../codegen/run/modules-run.js'),
  );
  return outputs.map((output) => new ModulesRun(output));
}

/** Lists what must not be generated from, a line each, and gives undefined. */
async function failing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof MissingPeerError) throw error;
    const isExpected = error.constructor === Error || error.name === 'BadInput' || 'code' in error;
    process.stderr.write(`${isExpected ? error.message : error.stack}\n`);
    process.exitCode = 1;
    return undefined;
  }
}
