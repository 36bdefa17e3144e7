import { once } from 'node:events';
import { statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import { isDynamicPattern } from 'tinyglobby';
import { isUrl } from '../../schema/location.js';
import type { ModulesOutput } from './outputs.js';

/** What has changed since the last time. */
export interface Seen {
  config: boolean;
  schema: boolean;
}

/**
 * Calls back once all files are watched that codegen reads, and after each change of one, once at a
 * time, until the signal aborts or a call gives false.
 *
 * @param readAt when the config that was read had been modified
 */
export async function watchFiles(
  config: string,
  readAt: number | undefined,
  outputs: readonly ModulesOutput[],
  signal: AbortSignal,
  changed: (seen: Seen) => Promise<boolean>,
): Promise<void> {
  const schemas = outputs.map(({ schema }) => schema).filter((schema) => !isUrl(schema));
  const patterns = outputs
    .flatMap((output) => output.config.documents)
    .filter((pattern) => !/^!(?!\()/.test(pattern));
  const endings = patterns.flatMap(endingsOf);
  const isRead = (path: string) => endings.some((ending) => path.endsWith(ending));
  const files = new Set([config, ...schemas].map((file) => resolve(file)));
  const generated = outputs.map(({ folder }) => resolve(folder));
  const roots = new Set([...files, ...patterns.map((pattern) => resolve(baseOf(pattern)))]);
  const watcher = watch([...roots], {
    ignoreInitial: true,
    ignored: (path, stats) => {
      const absolute = resolve(path);
      if (/[\\/](?:node_modules|\.git)$/.test(absolute)) return true;
      if (generated.some((folder) => absolute === folder || absolute.startsWith(folder + sep))) {
        return true;
      }
      return stats?.isFile() === true && !files.has(absolute) && !isRead(absolute);
    },
  });
  let seen: Seen | undefined;
  let seenAt = Number.NEGATIVE_INFINITY;
  let wake = () => {};
  watcher.on('all', (event, path) => {
    const absolute = resolve(path);
    // The watcher forgets what is gone, and waits for what is not there yet.
    if (event.startsWith('unlink') && roots.has(absolute)) watcher.add(absolute);
    seen ??= { config: false, schema: false };
    if (absolute === resolve(config)) seen.config = true;
    if (schemas.some((schema) => absolute === resolve(schema))) seen.schema = true;
    seenAt = performance.now();
    wake();
  });
  signal.addEventListener('abort', () => wake());
  try {
    // What changes before that goes unseen.
    await once(watcher, 'ready');
    seen = { schema: false, ...seen, config: modifiedAt(config) !== readAt };
    while (!signal.aborted) {
      const quiet = seen ? seenAt + SETTLE - performance.now() : Number.POSITIVE_INFINITY;
      if (quiet > 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (seen) setTimeout(resolve, quiet);
        });
        continue;
      }
      const now = seen;
      seen = undefined;
      if (now && !(await changed(now))) return;
    }
  } finally {
    await watcher.close();
  }
}

/**
 * Milliseconds without a change, before one is answered: an editor writes in several steps, a checkout
 * many files, and for 50 ms after a change of a file the watcher tells of no other of the same.
 */
const SETTLE = 60;

/** When a file was modified, in milliseconds; undefined where there is none. */
export const modifiedAt = (file: string): number | undefined =>
  statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/** What the names may end in that a glob matches; with no more said, in anything. */
function endingsOf(pattern: string): string[] {
  const [, one, several] = /\.(?:(\w+)|\{([\w,]+)\})$/.exec(pattern) ?? [];
  return (several ?? one)?.split(',').map((ending) => `.${ending}`) ?? [''];
}

/** The folder below which a glob looks. */
function baseOf(pattern: string): string {
  const parts = pattern.split('/');
  const dynamic = parts.findIndex((part) => isDynamicPattern(part));
  const fixed = (dynamic === -1 ? parts : parts.slice(0, dynamic)).join('/');
  // A backslash is before what means itself.
  const base = fixed.replaceAll(/\\(?=[^\w\s])/g, '');
  return base || (pattern.startsWith('/') ? '/' : '.');
}
