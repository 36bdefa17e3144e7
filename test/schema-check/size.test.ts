import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

const count = 500;

// Ten at a time know one another.
const neighbour = (index: number) => index - (index % 10) + ((index + 1) % 10);

/** 11,000 lines: resources that know one another, each with a query, a mutation and its input. */
function schema(status: string): string {
  const each = (line: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i));
  return [
    'type Query {',
    ...each((i) => `  thing${i}(id: ID!): Thing${i}`),
    '}',
    'type Mutation {',
    ...each((i) => `  save${i}(input: SaveThing${i}Input!): Thing${i}`),
    '}',
    'type DateTime { iso8601: String! }',
    'union Actor = Thing0 | Thing1 | Thing2',
    ...each(
      (i) => `"""
A thing of kind ${i}.
"""
type Thing${i} {
  id: ID!
  title: String!
  status: Status${i}!
  createdAt: DateTime!
  createdBy: Actor!
  next: Thing${neighbour(i)}
}
enum Status${i} {
  TODO
  ${status}
}
input SaveThing${i}Input {
  id: ID
  title: String!
  status: Status${i}
  next: SaveThing${neighbour(i)}Input
}`,
    ),
  ].join('\n');
}

const operation = (index: number) => `mutation save${index}($input: SaveThing${index}Input!) {
  save${index}(input: $input) { id title status createdAt { ...Time } createdBy { ...By } next { id } }
}
`;

it('checks 500 operations on two schemas of 11,000 lines in less than 300 MB', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'schema size '));
  mkdirSync(join(folder, 'operations'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('before.graphql', schema('DONE'));
  write('after.graphql', schema('CLOSED'));
  write(
    'operations/fragments.graphql',
    'fragment Time on DateTime { iso8601 }\nfragment By on Actor { __typename ... on Thing0 { id } }',
  );
  for (let index = 0; index < count; index++)
    write(`operations/save${index}.graphql`, operation(index));
  // Added up where the process ends; nothing of what is measured is changed.
  const report = `process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stderr.write(JSON.stringify({ maxRSS, cpu: (userCPUTime + systemCPUTime) / 1000 }));
  });`;
  const args = ['schema', 'check', '--from', 'before.graphql', '--to', 'after.graphql', '--json'];
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) =>
    execFile(
      process.execPath,
      [
        ...['--import', `data:text/javascript,${encodeURIComponent(report)}`, bin, ...args],
        ...['--operations', 'operations/*.graphql', '--fail-on', 'never'],
      ],
      { cwd: folder, maxBuffer: 1e9 },
      (_error, out, err) => resolve({ stdout: out, stderr: err }),
    ),
  );
  rmSync(folder, { recursive: true });
  expect(schema('DONE').split('\n').length).toBeGreaterThan(11_000);
  expect(Object.keys(JSON.parse(stdout).operations)).toHaveLength(count);
  const { maxRSS, cpu } = JSON.parse(stderr) as { maxRSS: number; cpu: number };
  console.info(`${Math.round(maxRSS / 1024)} MB, ${Math.round(cpu)} ms of CPU`);
  expect(maxRSS / 1024).toBeLessThan(300);
});
