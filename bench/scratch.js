// A consumer's repository in a temporary folder, with the built package installed.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

export function scratch() {
  const folder = mkdtempSync(join(isRoomy(memory) ? memory : tmpdir(), 'plain-bench-'));
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('package.json', '{ "type": "module" }');
  mkdirSync(join(folder, 'node_modules'));
  const link = (name, target) =>
    symlinkSync(target, join(folder, 'node_modules', name), 'junction');
  link('plain-operations', root);
  for (const name of ['@graphql-codegen', '@graphql-typed-document-node', 'graphql', 'undici']) {
    link(name, join(root, 'node_modules', name));
  }
  return {
    folder,
    write,
    /** Runs a tool of the package's own. */
    tool: (path, ...args) =>
      execFileSync(process.execPath, [join(root, 'node_modules', path), ...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Of Linux. What is measured writes up to a thousand files, again and again, and removes them in between:
 * ext4 without a journal passes over each inode that was freed within the last minute at every file
 * that it creates, and the process that does pays for those before it.
 */
const memory = '/dev/shm';

function isRoomy(folder) {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > 1 << 30;
}
