// Work in bulk: the command line as users run it, against a bare loop of undici.
// `node bench/bulk.js [rows] [path of another build's bin]` prints the table.
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './rounds.js';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const bin = file('../dist/cli/bin.js');
const run = promisify(execFile);

async function startServer(...limits) {
  const child = fork(file('bulk-server.js'), limits.map(String));
  const [url] = await once(child, 'message');
  return {
    url,
    async seen() {
      child.send('seen');
      const [counts] = await once(child, 'message');
      return counts;
    },
    stop: () => child.kill(),
  };
}

function csv(rows) {
  const path = join(tmpdir(), `plain-bench-${process.pid}-${rows}.csv`);
  const ids = Array.from({ length: rows }, (_, i) => `th_${String(i + 1).padStart(26, '0')},u_1`);
  writeFileSync(path, `threadId,userId\n${ids.join('\n')}\n`);
  return path;
}

/** One run of the command line: seconds, requests a row, and what the process needed at the most. */
async function command(server, rows, args, { program = bin } = {}) {
  const journal = join(tmpdir(), `plain-bench-${process.pid}.journal`);
  rmSync(journal, { force: true });
  const from = csv(rows);
  const all = args.map((arg) => (arg === '{journal}' ? journal : arg));
  const peak = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))`;
  const started = performance.now();
  const { stderr } = await run(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(peak)}`,
      program,
      'assign',
      '--from',
      from,
      ...all,
    ],
    {
      env: { ...process.env, PLAIN_API_KEY: 'plainApiKey_bench', PLAIN_API_URL: server.url },
      maxBuffer: 1 << 30,
    },
  );
  const seconds = (performance.now() - started) / 1_000;
  const { requests, refused, changes, first, last } = await server.seen();
  rmSync(from);
  rmSync(journal, { force: true });
  return {
    seconds,
    perRow: requests / rows,
    perSecond: (rows * 1_000) / (last - first),
    refused,
    changes,
    megabytes: Number(/peak (\d+)/.exec(stderr)?.[1]) / 1_024,
  };
}

/** Rows a second of the bare loop, from the first request to the last, as of ours. */
async function bareLoop(server, rows) {
  await run(process.execPath, [file('bulk-loop.js'), server.url, `${rows}`, '8']);
  const { first, last } = await server.seen();
  return (rows * 1_000) / (last - first);
}

/**
 * @param rows of the runs without a quota; those of batches have five times as many
 * @param other the command line of another build, for its time beside ours
 */
export async function bulkFigures({ rows = 20_000, rounds = 5, other, quota = true } = {}) {
  const figures = {};
  const free = await startServer();
  try {
    const large = ['--batch', '25', '--journal', '{journal}'];
    const loop = [];
    const batches = [];
    const singles = [];
    const manyLoop = [];
    const manySingles = [];
    for (let round = 0; round < rounds; round += 1) {
      loop.push(await bareLoop(free, rows));
      // So many more that both take about as long.
      batches.push(await command(free, rows * 5, [...large, '--json']));
      singles.push(await command(free, rows, ['--journal', '{journal}']));
      // Of the first 20,000 rows either process spends half the time on compiling what they need.
      manyLoop.push(await bareLoop(free, rows * 4));
      manySingles.push(await command(free, rows * 4, ['--journal', '{journal}']));
    }
    const toLoop = (runs, loops = loop) =>
      median(runs.map(({ perSecond }, round) => perSecond / loops[round]));
    figures.loop = median(loop);
    figures.batchesToLoop = toLoop(batches);
    figures.singlesToLoop = toLoop(singles);
    figures.manySinglesToLoop = toLoop(manySingles, manyLoop);
    figures.dryRun = (await command(free, rows, ['--dry-run'])).perRow;
    figures.megabytes = median(batches.map(({ megabytes }) => megabytes));
  } finally {
    free.stop();
  }
  if (!quota) return figures;
  const limited = await startServer(100, 1_000);
  try {
    const of25 = await command(limited, 20_000, ['--batch', '25']);
    const of50 = await command(limited, 20_000, ['--batch', '50']);
    figures.of25 = of25.seconds;
    figures.of50 = of50.seconds;
    figures.requests = of25.perRow;
    if (other) {
      figures.other = (await command(limited, 20_000, [], { program: other })).seconds;
      figures.of25ToOther = figures.other / figures.of25;
      figures.of50ToOther = figures.other / figures.of50;
    }
  } finally {
    limited.stop();
  }
  return figures;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [rows, other] = process.argv.slice(2);
  if (!existsSync(bin)) throw new Error('npm run build comes first');
  console.log(await bulkFigures({ ...(rows && { rows: Number(rows) }), other }));
}
