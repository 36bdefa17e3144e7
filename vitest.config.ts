import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line of counts. */
const closingLine: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors) {
    const states = modules.flatMap((module) => [
      ...[...module.children.allTests()].map((test) => test.result().state),
      // A file that cannot be loaded has no tests that could fail.
      ...(module.errors().length > 0 ? ['failed' as const] : []),
    ]);
    const count = (state: string) => states.filter((one) => one === state).length;
    const failed = count('failed') + errors.length;
    console.log(`\n${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`);
  },
};

// A shell in which somebody has tried the README has these, and tests say what is without them.
for (const name of ['PLAIN_API_KEY', 'PLAIN_API_URL', 'PLAIN_WEBHOOK_SECRET']) {
  delete process.env[name];
}

export default defineConfig({
  // The file that Node takes: Vite takes another, and two copies of graphql refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    // What is built runs as Node loads it.
    server: { deps: { external: [/\/dist\//] } },
    globalSetup: 'test/setup/global.ts',
    typecheck: {
      include: ['test/**/*.test-d.ts'],
      // Only what type tests reach, by the compiler that takes a sixth of the time.
      tsconfig: 'test/tsconfig.json',
      checker: fileURLToPath(new URL('node_modules/typescript-7/bin/tsc', import.meta.url)),
    },
    reporters: ['default', closingLine],
    // For what hangs: a machine that is busy with other things takes many times as long.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Files share the modules that a worker has loaded: a third of the time goes into loading otherwise.
    isolate: false,
    // Half of the time of a worker is a wait: for a server, a process or the pause before a call is
    // sent again. Two cores are busy with five.
    maxWorkers: Math.max(5, availableParallelism()),
  },
});
