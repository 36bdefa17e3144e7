// Unpacks Debian's Redis, nginx and Caddy beside the examples, where the machine has none and Debian's
// packages are to be had: `node debian.js`. The tests that need one skip where there is none.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'node_modules/.cache/debian');
const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblua5.1-0', 'lua-cjson'];
packages.push('lua-bitop', 'liblzf1', 'libatomic1', 'nginx', 'caddy');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
try {
  execFileSync('apt-get', ['download', ...packages], { cwd: folder, stdio: 'pipe' });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    execFileSync('dpkg', ['-x', file, 'root'], { cwd: folder });
    rmSync(join(folder, file));
  }
} catch (error) {
  console.error(`Debian's packages are not to be had here: ${error.message.split('\n')[0]}`);
}
