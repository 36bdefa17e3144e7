import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { runCommand } from '../command-line.js';
import { type Block, blocksOf, type Program, Readers, type Run, root } from './page.js';

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'examples/README.md'];
for (const folder of ['docs', 'docs/guide', 'docs/sections']) {
  for (const name of readdirSync(join(root, folder)).sort()) {
    if (name.endsWith('.md')) pages.push(`${folder}/${name}`);
  }
}

const readers = new Readers();
/** What each page shows, written down and its commands run, from its top to its end. */
const started = new Map(pages.map((page) => [page, start(page)]));
/** What the compiler says of all pages. */
const compiled = Promise.allSettled(started.values()).then(() => readers.compile());
const sandboxes: Sandbox[] = [];
afterAll(async () => {
  readers.remove();
  for (const sandbox of sandboxes) await sandbox.close();
});

/** What the blocks of all pages print, once they are compiled. */
const ran = runAll();
// Each page says what failed.
ran.catch(() => {});

interface Shown extends Program {
  readonly block: Block;
}

async function start(page: string) {
  const blocks = blocksOf(page).filter(
    ({ language, run, file }) => run || file || language === 'ts',
  );
  if (blocks.length === 0) return undefined;
  const reader = readers.of(page);
  // One for the whole page.
  const sandbox = await startSandbox();
  sandboxes.push(sandbox);
  const programs: Shown[] = [];
  for (const block of blocks) {
    if (block.file) reader.write(block.file, block.text);
    else if (block.language === 'ts') {
      const name = `src/line-${block.line}`;
      // A block without import or export is a module as well.
      reader.write(`${name}.ts`, `${block.text}\nexport {};\n`);
      programs.push({ block, name, reader, sandbox });
    } else expectRun(block, page, await reader.shell(block.text, sandbox));
  }
  return { reader, programs };
}

async function runAll(): Promise<Map<Program, Run>> {
  await compiled;
  const pages = await Promise.allSettled(started.values());
  const all = pages
    .flatMap((page) => (page.status === 'fulfilled' ? (page.value?.programs ?? []) : []))
    .filter(({ block }) => block.run);
  // A process of its own for who listens to all that one does.
  const listeners = all.filter(({ block }) => block.text.includes('node:diagnostics_channel'));
  const others = all.filter((program) => !listeners.includes(program));
  const groups = [others, ...listeners.map((one) => [one])];
  const runs = await Promise.all(groups.map((programs) => readers.run(programs)));
  return new Map(
    groups.flatMap((programs, group) =>
      programs.map((one, n) => [one, runs[group]?.[n] ?? missing]),
    ),
  );
}

/** Where a program has ended the process of those after it. */
const missing: Run = { code: -1, stdout: '', stderr: 'one before it has ended the process' };

test.each(pages)('what %s shows compiles, runs and prints what it says', async (page) => {
  const followed = await started.get(page);
  if (!followed) return;
  const { reader, programs } = followed;
  expect(reader.among(await compiled), page).toBe('');
  for (const program of programs) {
    if (program.block.run) expectRun(program.block, page, (await ran).get(program) ?? missing);
  }
});

function expectRun(block: Block, page: string, run: Run) {
  const place = `${page}:${block.line}`;
  expect(run.code, `${place}: ${run.stderr}${run.stdout}`).toBe(0);
  if (block.expected !== undefined) expect(run.stdout, place).toBe(block.expected);
}

test.each(pages)('nothing of a merge is left in %s', (page) => {
  expect(readFileSync(join(root, page), 'utf8')).not.toMatch(/^(<{7}|={7}|>{7})( |$)/m);
});

test.each(pages)('every command that %s names exists, with its options', async (page) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const line of shellLines(page)) {
    const script = /^npm (?:run |(?=(?:test|start)\b))([\w:-]+)/.exec(line)?.[1];
    if (script && !line.includes('--prefix')) expect(Object.keys(scripts), line).toContain(script);
    const words = /^npx plain-operations\s+(.*)$/.exec(line)?.[1]?.split(/\s+/);
    if (!words) continue;
    const named = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
    const command = words.slice(0, ['schema', 'webhooks'].includes(`${words[0]}`) ? 2 : 1);
    const help = `${await helpOf([])}${await helpOf(command)}`;
    for (const option of named) expect(help, line).toMatch(new RegExp(`${option}(?![\\w-])`));
  }
});

test('the page of the command line names every command', async () => {
  const page = readFileSync(join(root, 'docs/guide/command-line.md'), 'utf8');
  const [, listed = ''] = (await helpOf([])).split('\nCommands:\n');
  const names = [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
  expect(names).toContain('run');
  for (const name of names) if (name !== 'help') expect(page).toContain(`\`${name}`);
});

/** Lines of shell blocks, without comments, with continued lines as one and `&&` as two. */
function shellLines(page: string): string[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split(/\n|&&|\|/))
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim());
}

const helps = new Map<string, string>();

async function helpOf(command: string[]): Promise<string> {
  const name = command.join(' ');
  const known = helps.get(name);
  if (known !== undefined) return known;
  const { code, stdout } = await runCommand([...command, '--help']);
  expect(code, name).toBe(0);
  expect(stdout).toContain(`Usage: plain-operations ${name}`.trim());
  helps.set(name, stdout);
  return stdout;
}

test.each(pages)('every link of %s within the project leads somewhere', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  for (const [, target = ''] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)/g)) {
    expect(existsSync(join(root, dirname(page), target)), target).toBe(true);
  }
});
