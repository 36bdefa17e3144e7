// All that the bench measures, as one object of figures.
import { readFileSync } from 'node:fs';
import { bulkFigures } from './bulk.js';
import { cpuOfCalls, heapGrowth, throughput } from './calls.js';
import { codegenFigures } from './codegen.js';
import { contestants } from './contestants.js';
import { growth } from './growth.js';
import { cpuOf } from './processes.js';
import { interleave, median, ratio } from './rounds.js';
import { schemaCheckFigures } from './schema-check.js';
import { root, scratch } from './scratch.js';
import { bundleSize } from './size.js';
import { allCalls, oneCall, typeCheck } from './types.js';
import { webhookFigures } from './webhooks.js';

export const BASE = 'Pool.dispatch';
export const REQUEST = 'Pool.request + json';
export const SIGNAL = 'ours with a signal';
export const SIGNAL_EACH = 'ours with a signal each';
const BASE_EACH = 'Pool.dispatch with a signal each';
const MEMORY = ['ours from memory', 'a bare handler from memory'];
const UNLIMITED = 'Pool.request, unlimited';

/** @param short leaves out the rivals, and all that takes minutes */
export async function measure({ short, progress }) {
  const widths = short ? [16, 128] : [1, 16, 128];
  const close = short
    ? ['ours', SIGNAL, BASE, REQUEST]
    : [
        'ours',
        SIGNAL,
        SIGNAL_EACH,
        'ours beside a signal each',
        ...MEMORY,
        BASE,
        BASE_EACH,
        REQUEST,
      ];
  const others = short
    ? []
    : Object.keys(contestants).filter((name) => ![...close, UNLIMITED].includes(name));
  const figures = {
    cpu: await callFigures([close, others], {
      widths,
      rounds: short ? 5 : 15,
      turn: short ? 50_000 : 100_000,
      progress,
    }),
    ...(await importFigures(short ? 5 : 11, progress)),
    ...(await sizeFigures(progress)),
    webhooks: await webhookFigures({ short, rounds: short ? 5 : 21, turn: 2_000, progress }),
  };
  if (short) return figures;

  progress('heap');
  figures.heap = await heapGrowth('ours', { calls: 20_000, repeats: 3 });
  const behind = await throughput(['ours', REQUEST, UNLIMITED], {
    widths: [128, 1_024],
    rounds: 7,
    latency: 20,
    progress,
  });
  figures.throughput = [...behind].map(([width, numbers]) => ({
    width,
    perSecond: Object.fromEntries([...numbers].map(([name, all]) => [name, median(all)])),
    toUnlimited: ratio(numbers, 'ours', UNLIMITED),
  }));
  progress('bulk');
  figures.bulk = await bulkFigures();
  figures.codegen = await codegenFigures(7, progress);
  figures.schemaCheck = await schemaCheckFigures({ rounds: 7, progress });
  figures.growth = [];
  for (const count of [10, 100, 1_000]) {
    progress(`growth: ${count} operations`);
    figures.growth.push(await growth(count, 3));
  }
  return figures;
}

async function callFigures(names, options) {
  const rounds = await cpuOfCalls(names, options);
  return names.flat().map((name) => ({
    name,
    at: Object.fromEntries(
      [...rounds].map(([width, numbers]) => [
        width,
        {
          microseconds: median(numbers.get(name)),
          toDispatch: ratio(numbers, name, BASE),
          toRequest: ratio(numbers, name, REQUEST),
          toOurs: ratio(numbers, name, 'ours'),
        },
      ]),
    ),
  }));
}

async function importFigures(rounds, progress) {
  const repository = scratch();
  try {
    progress('cold imports');
    const load = (name) => () => cpuOf(`import '${name}';`, repository.folder);
    const numbers = await interleave(
      [
        { name: 'empty', measure: () => cpuOf('', repository.folder) },
        { name: 'undici', measure: load('undici') },
        { name: 'package', measure: load('plain-operations') },
        { name: 'documents', measure: load('plain-operations/documents') },
        { name: 'crypto', measure: load('node:crypto') },
        { name: 'webhooks', measure: load('plain-operations/webhooks') },
      ],
      rounds,
    );
    return {
      packageToUndici: ratio(numbers, 'package', 'undici'),
      documentsToEmpty: ratio(numbers, 'documents', 'empty'),
      webhooksToCrypto: ratio(numbers, 'webhooks', 'crypto'),
      importMs: Object.fromEntries([...numbers].map(([name, all]) => [name, median(all) / 1_000])),
    };
  } finally {
    repository.remove();
  }
}

async function sizeFigures(progress) {
  const repository = scratch();
  try {
    progress('bundle and types');
    const use = (name) => `export { ${name} } from 'plain-operations';`;
    const { operations } = JSON.parse(readFileSync(`${root}src/generated/manifest.json`, 'utf8'));
    return {
      bundle: await bundleSize(use('createExecutor, AssignThreadDocument'), repository.folder),
      clientBundle: await bundleSize(use('PlainClient'), repository.folder),
      webhooksBundle: await bundleSize(
        "export * from 'plain-operations/webhooks';",
        repository.folder,
      ),
      oneCall: typeCheck(repository, oneCall),
      allCalls: typeCheck(repository, allCalls(operations)),
    };
  } finally {
    repository.remove();
  }
}
