import { extname, resolve, sep } from 'node:path';
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
 * Calls back after each change of a file that codegen reads, once at a time, until the signal aborts
 * or a call gives false.
 */
export async function watchFiles(
  config: string,
  outputs: readonly ModulesOutput[],
  signal: AbortSignal,
  changed: (seen: Seen) => Promise<boolean>,
): Promise<void> {
  const schemas = outputs.map(({ schema }) => schema).filter((schema) => !isUrl(schema));
  const patterns = outputs.flatMap((output) => output.config.documents);
  const endings = new Set(patterns.map((pattern) => extname(pattern)));
  const files = new Set([config, ...schemas].map((file) => resolve(file)));
  const generated = outputs.map(({ folder }) => resolve(folder));
  const watcher = watch([...new Set([...files, ...patterns.map(baseOf)])], {
    ignoreInitial: true,
    ignored: (path, stats) => {
      const absolute = resolve(path);
      if (/[\\/](?:node_modules|\.git)$/.test(absolute)) return true;
      if (generated.some((folder) => absolute === folder || absolute.startsWith(folder + sep))) {
        return true;
      }
      return stats?.isFile() === true && !files.has(absolute) && !endings.has(extname(absolute));
    },
  });
  let seen: Seen | undefined;
  let wake = () => {};
  watcher.on('all', (_event, path) => {
    const absolute = resolve(path);
    seen ??= { config: false, schema: false };
    if (absolute === resolve(config)) seen.config = true;
    if (schemas.some((schema) => absolute === resolve(schema))) seen.schema = true;
    wake();
  });
  signal.addEventListener('abort', () => wake());
  try {
    while (!signal.aborted) {
      const now = seen;
      seen = undefined;
      if (now && !(await changed(now))) return;
      if (seen || signal.aborted) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      // An editor writes in several steps, a checkout many files.
      await new Promise((resolve) => setTimeout(resolve, SETTLE));
    }
  } finally {
    await watcher.close();
  }
}

/** Milliseconds. */
const SETTLE = 20;

/** The folder below which a glob looks. */
function baseOf(pattern: string): string {
  const parts = pattern.split('/');
  const dynamic = parts.findIndex((part) => isDynamicPattern(part));
  const base = (dynamic === -1 ? parts : parts.slice(0, dynamic)).join('/');
  return base || (pattern.startsWith('/') ? '/' : '.');
}
