// Scratch projects of a user's, with the packed tarball in them.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const folder = mkdtempSync(join(tmpdir(), 'plain-operations-matrix-'));
const repository = fileURLToPath(new URL('..', import.meta.url));
/** What npm serves and this machine need not have: runtimes and a package manager. */
const tools = { bun: '1.4.5', deno: '2.9.6', pnpm: '12.21.0' };

const runFile = promisify(execFile);
const once = new Map();
/** One at a time: two that fetch the same package into npx's cache break each other. */
let fetching = Promise.resolve();

/** Runs a program to its end. */
export const run = (file, args, options) =>
  runFile(file, args, { timeout: 300_000, maxBuffer: 2 ** 24, ...options });

/** Makes a project with the package and `dependencies` installed, and gives its folder. */
export async function install(name, { dependencies = {}, overrides = {}, pnpm = false } = {}) {
  const project = emptyProject(name);
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { 'plain-operations': `file:${tarball()}`, ...dependencies },
    overrides,
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  if (pnpm) {
    const yaml = `overrides: ${JSON.stringify(overrides)}\n`;
    writeFileSync(join(project, 'pnpm-workspace.yaml'), yaml);
    await run(await tool('pnpm'), ['install', '--prefer-offline'], { cwd: project });
  } else {
    await npmInstall(project);
  }
  return project;
}

/** Makes an empty folder. */
export function emptyProject(name) {
  const project = join(folder, name.replace(/[^\w.]+/g, '-'));
  mkdirSync(project);
  return project;
}

/** The path of a runtime or package manager of `tools`. */
export const tool = async (name) => join(await toolsFolder(), 'node_modules/.bin', name);

/** The path of the newest Node of a major version. */
export async function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  return memo(`node@${major}`, async () => {
    const { stdout } = await inTurn(() =>
      run('npx', ['-y', `node@${major}`, '-p', 'process.execPath']),
    );
    return stdout.trim();
  });
}

export const removeProjects = () => rmSync(folder, { recursive: true, force: true });

const toolsFolder = () =>
  memo('tools', async () => {
    const project = join(folder, 'tools');
    mkdirSync(project);
    // They fetch or unpack their binaries when they are installed.
    const allowScripts = Object.fromEntries(Object.keys(tools).map((name) => [name, true]));
    const manifest = { private: true, dependencies: tools, allowScripts };
    writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
    await npmInstall(project);
    return project;
  });

const npmInstall = (cwd) =>
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'], {
    cwd,
  });

/** The path of what `npm publish` would upload. */
export const tarball = () =>
  memo('tarball', () => {
    if (!existsSync(join(repository, 'dist/index.js'))) {
      throw new Error('there is no build: npm run build');
    }
    const output = execFileSync(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
      { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const [{ filename }] = Object.values(JSON.parse(output));
    return join(folder, filename);
  });

/** What `make` gave for this key before. */
export function memo(key, make) {
  if (!once.has(key)) once.set(key, make());
  return once.get(key);
}

function inTurn(work) {
  const done = fetching.then(work);
  fetching = done.catch(() => {});
  return done;
}
