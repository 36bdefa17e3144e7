import { open, readFile, rename, unlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Keeps two processes from using one file, by a file beside it that names the process. The lock of
 * a process that was killed counts for nothing.
 *
 * @returns how to give the lock back, or the id of the process that has it
 */
export async function lockFile(path: string): Promise<(() => Promise<void>) | number> {
  const lock = `${path}.lock`;
  for (;;) {
    try {
      const file = await open(lock, 'wx');
      try {
        await file.write(`${process.pid}\n`);
      } finally {
        await file.close();
      }
      held.add(lock);
      return async () => {
        held.delete(lock);
        await unlink(lock).catch(() => {});
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(lock);
    if (holder !== undefined && (holder === process.pid ? held.has(lock) : isAlive(holder))) {
      return holder;
    }
    // Whoever renames it takes it away; of two processes that try, one finds nothing to rename.
    const aside = `${lock}.${process.pid}`;
    await rename(lock, aside).catch(ignoreMissing);
    await unlink(aside).catch(ignoreMissing);
  }
}

/** A container gives every first process the same id: ours counts only where we hold the lock. */
const held = new Set<string>();

async function readHolder(lock: string): Promise<number | undefined> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const text = await readFile(lock, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return Number.parseInt(text, 10);
    // Created a moment ago and not written yet, or left so by a crash.
    await delay(20);
  }
  return undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
