import { open, readFile, unlink } from 'node:fs/promises';
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
    if (await create(lock)) return () => remove(lock).catch(() => {});
    const holder = await holderOf(lock);
    if (holder !== undefined) return holder;
    await takeAway(lock);
  }
}

/** Of two processes that do so, the second one is not to take away what the first one put there. */
async function takeAway(lock: string): Promise<void> {
  const claim = `${lock}.claim`;
  if (!(await create(claim))) {
    if ((await holderOf(claim)) === undefined) await remove(claim);
    else await delay(20);
    return;
  }
  try {
    if ((await holderOf(lock)) === undefined) await remove(lock);
  } finally {
    await remove(claim);
  }
}

/** Creates a file that names this process; false where there is one. */
async function create(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    held.add(lock);
    try {
      await file.write(`${process.pid}\n`);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

async function remove(lock: string): Promise<void> {
  held.delete(lock);
  await unlink(lock).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** A container gives every first process the same id: ours counts only where we hold the lock. */
const held = new Set<string>();

/** The process that has the lock, where it is alive. */
async function holderOf(lock: string): Promise<number | undefined> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const text = await readFile(lock, 'utf8').catch(() => '');
    if (text.endsWith('\n')) {
      const holder = Number.parseInt(text, 10);
      const isHeld = holder === process.pid ? held.has(lock) : isAlive(holder);
      return isHeld ? holder : undefined;
    }
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
