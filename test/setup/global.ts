import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { temporaryFolder } from './temporary.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where shared-server.js listens. */
    sharedUrl: string;
  }
}

/** What the test files of a run share: what takes long to start is started once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const temporary = temporaryFolder();
  // Compilers that are written in Go end before it pays for them to collect garbage.
  process.env['GOGC'] ??= 'off';
  // In a test environment graphql-codegen says nothing.
  const { NODE_ENV: _, FORCE_COLOR: __, ...env } = process.env;
  const server = fork(fileURLToPath(new URL('shared-server.js', import.meta.url)), {
    env: { ...env, NO_COLOR: '1' },
    execArgv: [],
  });
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  project.provide('sharedUrl', `http://127.0.0.1:${port}/`);
  return async () => {
    await ended(server);
    temporary[Symbol.dispose]();
  };
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.disconnect();
  await exit;
}
