// Somebody who follows a page from its top to its end, in an empty folder, with the packed tarball.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyProject, nodeOf, run, tarball, tool } from './project.js';

const repository = fileURLToPath(new URL('..', import.meta.url));
const pages = ['README.md', 'docs/operations.md'];
const machines = [
  { node: 20, manager: 'npm' },
  { node: 24, manager: 'pnpm' },
];

export const readerCells = machines.map((machine) => ({
  name: `${pages.join(', ')} from top to end, Node ${machine.node}, ${machine.manager}`,
  check: () => read(machine),
}));

/** The pages one after the other, each in a folder of its own, and in the same two terminals. */
async function read(machine) {
  const terminals = { exports: [], stay: [], env: await environment(machine) };
  const port = await freePort();
  let done = 0;
  try {
    for (const page of pages) {
      const folder = emptyProject(`${page} ${machine.manager}`);
      // The pages' port may be taken here, and the cells run beside each other.
      const text = readFileSync(join(repository, page), 'utf8').replaceAll('4000', `${port}`);
      for (const block of blocksOf(text)) {
        try {
          if (await follow(block, { ...terminals, ...machine, folder })) done++;
        } catch (error) {
          error.message = `${page}:${block.line}: ${error.message}`;
          throw error;
        }
      }
    }
  } finally {
    for (const child of terminals.stay) {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid);
    }
  }
  return `${done} blocks`;
}

/** The blocks of a page, in their order, each with what it prints where the page shows that. */
function blocksOf(text) {
  const blocks = [];
  for (const match of text.matchAll(/^```(\w+)(.*)\n([\s\S]*?)^```$/gm)) {
    const [, language, info, content] = match;
    const before = text.slice(0, match.index);
    if (language === 'text') {
      blocks.at(-1).expected = content;
      continue;
    }
    // `file=` behind the language is what our own tests read; the words before a block are the user's.
    const file = /file=(\S+)/.exec(info) ?? /`([\w./-]+\.ts)`[^`\n]*:\n\n$/.exec(before);
    const line = before.split('\n').length + 1;
    blocks.push({ language, info: info.trim(), file: file?.[1], text: content, line });
  }
  return blocks;
}

/** Does what a block says, and tells whether it said something to do. */
async function follow(block, reader) {
  const { language, info, text, line, expected } = block;
  if (info === 'clone' || info === 'no-run') return false;
  if (block.file) {
    save(join(reader.folder, block.file), text);
    return true;
  }
  let printed;
  if (language === 'sh') printed = await type(text, reader);
  else if (language === 'ts') {
    save(join(reader.folder, `line-${line}.ts`), text);
    printed = await type(`npx tsx line-${line}.ts`, reader);
  } else return false;
  if (expected !== undefined && printed !== expected) {
    throw new Error(`it printed\n${printed}instead of\n${expected}`);
  }
  return true;
}

/** Writes a file, which may be there by a command of the page: then the page shows what that wrote. */
function save(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') !== text) {
    throw new Error(`${path} is not what the page shows:\n${readFileSync(path, 'utf8')}`);
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Types commands into the terminal, and gives what they print. */
async function type(text, { manager, folder, exports, stay, env }) {
  let commands = '';
  for (const line of text.split('\n')) {
    const command = inWordsOf(manager, line);
    // What is exported holds for the rest of the terminal's life.
    if (/^export /.test(line)) exports.push(command);
    else if (/# stays/.test(line)) {
      await run('sh', ['-ec', commands], { cwd: folder, env });
      commands = '';
      stay.push(spawn('sh', ['-c', command], { cwd: folder, env, detached: true }));
      await started(stay.at(-1));
    } else commands += `${command}\n`;
  }
  const script = [...exports, commands].join('\n');
  return (await run('sh', ['-ec', script], { cwd: folder, env })).stdout;
}

function inWordsOf(manager, line) {
  const packed = line.replace(/^(npm install.*) plain-operations\b/, `$1 '${tarball()}'`);
  if (manager === 'npm') return packed;
  // The words that the README has for it. npm, which every Node has, makes the package.json: `pnpm
  // init` pins a version of pnpm, which each later command then looks up in the registry.
  return packed
    .replace(/\bnpm install (.*\btsx\b)/g, 'pnpm add --allow-build=esbuild $1')
    .replace(/\bnpm install\b/g, 'pnpm add')
    .replace(/\bnpx\b/g, 'pnpm exec');
}

/** Waits until what stays has said its address. */
function started(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why) => reject(new Error(`it ${why}: ${output}`));
    const timer = setTimeout(fail, 120_000, 'said no address');
    const read = (chunk) => {
      output += chunk;
      if (!/https?:\/\/\S+\s/.test(output)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      fail('ended');
    });
  });
}

async function environment({ node, manager }) {
  const { NODE_ENV: _, NO_COLOR: __, FORCE_COLOR: ___, PATH, ...env } = process.env;
  const folders = [dirname(await nodeOf(node))];
  if (manager === 'pnpm') folders.push(dirname(await tool('pnpm')));
  // `npm run` puts this repository's programs there, which a user does not have.
  const others = PATH.split(delimiter).filter((folder) => !folder.startsWith(repository));
  const path = [...folders, ...others].join(delimiter);
  return { ...env, PATH: path, npm_config_prefer_offline: 'true', npm_config_audit: 'false' };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
