import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { laterOptimized } from '../src/cli/project/short-run.js';

it('gives V8 only flags that it knows', () => {
  const flags = laterOptimized[Number.parseInt(process.versions.v8, 10)] ?? [];
  expect(flags).not.toEqual([]);
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  for (const flag of flags) expect(known).toContain(`${flag.split('=')[0]} (`);
});
