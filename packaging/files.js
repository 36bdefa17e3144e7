// What the steps of the build do with the files of `dist` alike.
import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** How a module imports a file; paths of Windows have backslashes. */
export const specifierOf = (from, to) =>
  posix(relative(dirname(from), to)).replace(/^(?!\.)/, './');

export const posix = (path) => path.replaceAll('\\', '/');

/** Removes the files with an ending that are not kept, and the folders that are empty then. */
export function removeOthers(folder, ending, kept) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOthers(path, ending, kept);
    else if (path.endsWith(ending) && !kept.has(posix(path))) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
