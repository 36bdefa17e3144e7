// Figures as the table that is printed, and the targets that they are held against.
import { BASE, REQUEST, SIGNAL, SIGNAL_EACH } from './measure.js';

/** @returns `{ what, figure, target, atLeast? }`: a figure is to be at most its target, or at least */
export function targetsOf(figures) {
  const of = (name) => figures.cpu.find((entry) => entry.name === name)?.at ?? {};
  const cpu = (name, width, base) => of(name)[width]?.[base];
  const rivals = ['graphql-request', '@team-plain/graphql', '@team-plain/typescript-sdk'];
  const flat = (pick) => figures.growth && pick(figures.growth.at(-1)) / pick(figures.growth[0]);
  const targets = [
    ...[16, 128].flatMap((width) => [
      target(
        `CPU a call, ${width} at a time, to ${BASE}`,
        cpu('ours', width, 'toDispatch'),
        width === 16 ? 1.1 : 1.05,
      ),
      target(
        `CPU a call, ${width} at a time, to ${REQUEST}`,
        cpu('ours', width, 'toRequest'),
        0.92,
      ),
      target(`the same with a signal, to ${BASE}`, cpu(SIGNAL, width, 'toDispatch'), 1.35),
    ]),
    target(
      'a signal of its own for each call, to a call without',
      cpu(SIGNAL_EACH, 16, 'toOurs'),
      1.15,
    ),
    ...rivals.map((name) => ({
      ...target(`${name} to ours`, cpu(name, 16, 'toOurs'), 10),
      atLeast: true,
    })),
    {
      ...target(
        'calls a second, 20 ms and 128 at a time, to unlimited Pool.request',
        figures.throughput?.[0].toUnlimited,
        0.95,
      ),
      atLeast: true,
    },
    target('heap growth a call, bytes', figures.heap, 20),
    target("CPU of import 'plain-operations', to import 'undici'", figures.packageToUndici, 1.1),
    target(
      "CPU of import 'plain-operations/documents', to an empty script",
      figures.documentsToEmpty,
      1.1,
    ),
    target(
      'CPU of verifying and parsing an event of 10 kB, to createHmac, timingSafeEqual and JSON.parse',
      figures.webhooks.toBare,
      1.1,
    ),
    target('the same while a secret is changed, with two', figures.webhooks.rotationToBare, 1.5),
    {
      ...target('verifyPlainWebhook of the vendor, to ours', figures.webhooks.vendorToOurs, 1_000),
      atLeast: true,
    },
    target(
      "CPU of import 'plain-operations/webhooks', to import 'node:crypto'",
      figures.webhooksToCrypto,
      1.1,
    ),
    {
      ...target(
        'bulk, --batch 25 and a journal: rows a second, to a bare loop',
        figures.bulk?.batchesToLoop,
        3,
      ),
      atLeast: true,
    },
    {
      ...target(
        'bulk, 20,000 rows, one a request and a journal, to a bare loop',
        figures.bulk?.singlesToLoop,
        0.95,
      ),
      atLeast: true,
    },
    {
      ...target(
        'bulk, 80,000 rows, one a request and a journal, to a bare loop',
        figures.bulk?.manySinglesToLoop,
        0.95,
      ),
      atLeast: true,
    },
    target('bulk, requests a row of a dry run', figures.bulk?.dryRun, 0.011),
    target('bulk, requests a row of --batch 25 at a quota', figures.bulk?.requests, 0.05),
    target(
      'bulk, 20,000 rows of --batch 25 at 100 requests a second, seconds',
      figures.bulk?.of25,
      200 / 15,
    ),
    target('bulk, the same of --batch 50, seconds', figures.bulk?.of50, 200 / 25),
    target('bulk, MB for 100,000 rows with a journal and --json', figures.bulk?.megabytes, 150),
    target('bundle of webhooks, kB gzipped', figures.webhooksBundle.gzipped / 1_000, 3),
    target('bundle of one operation, kB minified', figures.bundle.minified / 1_000, 30),
    target('bundle of one operation, kB gzipped', figures.bundle.gzipped / 1_000, 10),
    target('type-check of one call, instantiations', figures.oneCall.instantiations, 400),
    target(
      'plain-operations codegen, 381 operations, CPU to graphql-codegen --config',
      figures.codegen?.toGraphqlCodegen,
      0.4,
    ),
    target('the same to the client preset', figures.codegen?.toPreset, 0.3),
    target('the same, peak memory to the client preset', figures.codegen?.memoryToPreset, 0.55),
    target(
      '--watch, a fragment that 50 operations spread, milliseconds',
      figures.codegen?.watch,
      400,
    ),
    target(
      'schema check, 381 operations, two SDLs of 11,000 lines: CPU to graphql-inspector',
      figures.schemaCheck?.toInspector,
      0.6,
    ),
    target(
      'bundle of one operation among 1,000, to 10',
      flat((entry) => entry.bundleFromIndex),
      1.01,
    ),
    target(
      'instantiations of one call among 1,000, to 10',
      flat((entry) => entry.typesFromModule.instantiations),
      1.01,
    ),
  ];
  return targets.filter(({ figure }) => figure !== undefined);
}

const target = (what, figure, target) => ({ what, figure, target });

/** @param slack how far out a figure may be: 2 is twice the target */
export function isMet({ figure, target, atLeast }, slack = 1) {
  return atLeast ? figure * slack >= target : figure <= target * slack;
}

export function tableOf(figures) {
  const widths = Object.keys(figures.cpu[0].at);
  return [
    table(
      ['CPU a call', ...widths.map((width) => `${width} at a time`), 'to ours at 16', 'µs at 16'],
      figures.cpu.map(({ name, at }) => [
        name,
        ...widths.map((width) => round(at[width].toDispatch)),
        round(at[16].toOurs),
        round(at[16].microseconds),
      ]),
    ),
    table(
      ['what', 'figure', 'target', ''],
      targetsOf(figures).map((entry) => [
        entry.what,
        round(entry.figure),
        `${entry.atLeast ? '>=' : '<='} ${entry.target}`,
        isMet(entry) ? 'met' : 'not met',
      ]),
    ),
    table(
      ['beside that', 'figure'],
      [
        ...Object.entries(figures.importMs).map(([name, ms]) => [
          `CPU of a process: ${IMPORTS[name]}`,
          `${round(ms)} ms`,
        ]),
        ...(figures.codegen?.each ?? []).map(({ name, ms, megabytes }) => [
          `codegen of 381 operations: ${name}`,
          `${Math.round(ms)} ms of CPU, ${Math.round(megabytes)} MB`,
        ]),
        ...Object.entries(figures.schemaCheck?.milliseconds ?? {}).map(([name, ms]) => [
          `CPU of a check of a schema change, 381 operations: ${name}`,
          `${Math.round(ms)} ms`,
        ]),
        ['bundle of PlainClient', kilobytes(figures.clientBundle)],
        ['type-check of one call', types(figures.oneCall)],
        ['type-check of a call of each operation', types(figures.allCalls)],
        ...(figures.throughput ?? []).flatMap(({ width, perSecond }) =>
          Object.entries(perSecond).map(([name, rate]) => [
            `calls a second behind 20 ms, ${width} at a time: ${name}`,
            `${Math.round(rate)}`,
          ]),
        ),
      ],
    ),
    figures.growth &&
      table(
        ['one operation among', ...figures.growth.map(({ count }) => `${count}`)],
        [
          ['import of its module, to an empty script', (entry) => round(entry.importOfModule)],
          ['import of the index, to an empty script', (entry) => round(entry.importOfIndex)],
          ['bundle through its module, bytes', (entry) => `${entry.bundleFromModule}`],
          ['bundle through the index, bytes', (entry) => `${entry.bundleFromIndex}`],
          ['type-check through its module', (entry) => types(entry.typesFromModule)],
          ['type-check through the index', (entry) => types(entry.typesFromIndex)],
        ].map(([what, cell]) => [what, ...figures.growth.map(cell)]),
      ),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const IMPORTS = {
  empty: 'an empty script',
  undici: "import 'undici'",
  package: "import 'plain-operations'",
  documents: "import 'plain-operations/documents'",
  crypto: "import 'node:crypto'",
  webhooks: "import 'plain-operations/webhooks'",
};

const kilobytes = ({ minified, gzipped }) =>
  `${round(minified / 1_000)} kB, ${round(gzipped / 1_000)} kB gzipped`;

const types = ({ instantiations, checkMs }) => `${instantiations} instantiations, ${checkMs} ms`;

const round = (number) => (Math.abs(number) >= 100 ? number.toFixed(0) : number.toFixed(2));

function table(head, rows) {
  const lengths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column].length)),
  );
  const line = (cells) => `| ${cells.map((cell, n) => cell.padEnd(lengths[n])).join(' | ')} |`;
  const rule = `| ${lengths.map((length) => '-'.repeat(Math.max(3, length))).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
