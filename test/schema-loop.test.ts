import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from './schema-check/run-cli.js';
import { root, TeamRepository } from './team-repository.js';

const slice = readFileSync(join(root, 'schema.graphql'), 'utf8');
const withMood = slice.replace(/^type Thread \{$/m, 'type Thread {\n  mood: String!');
const withoutTitle = withMood.replace(/^(type Thread \{[\s\S]*?)\n {2}title: String\b.*$/m, '$1');

const operation = (fields: string) => `query threadTitle($threadId: ID!) {
  thread(threadId: $threadId) {
    ${fields}
    assignedTo {
      ...ThreadAssigneeParts
    }
  }
}
`;

let schema = slice;
const server = createServer((_request, response) => response.end(schema));
let url: string;
let team: TeamRepository;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/schema.graphql`;
  team = new TeamRepository({
    'codegen.mjs': `import { plainCodegen } from 'plain-operations/codegen';

export default plainCodegen({
  documents: 'src/**/*.graphql',
  output: 'src/generated',
  schema: 'plain.schema.graphql',
});
`,
    'src/thread-title.graphql': operation('title'),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2022',
        strict: true,
        noEmit: true,
        types: [],
      },
      include: ['src'],
    }),
  });
});

afterAll(() => {
  team.dispose();
  server.close();
});

const main = (field: string) => `import type { ThreadTitleQuery } from './generated/index.js';

export const read = ({ thread }: ThreadTitleQuery): string | undefined =>
  thread?.${field} ?? undefined;
`;

const cli = (...args: string[]) => runCli(team.folder, args);

const pull = async () => {
  const pulled = join(team.folder, 'plain.schema.graphql');
  if (existsSync(pulled)) team.write({ 'before.graphql': readFileSync(pulled, 'utf8') });
  return cli('schema', 'pull', '--url', url);
};

const check = () =>
  cli(
    ...['schema', 'check', '--from', 'before.graphql', '--to', 'plain.schema.graphql'],
    ...['--operations', 'src/**/*.graphql', '--json'],
  );

it('goes from a pulled schema to types that compile, and a field that was added is there', async () => {
  team.write({ 'src/main.ts': main('title') });
  expect(await pull()).toMatchObject({ code: 0 });
  expect(await team.codegen()).toMatchObject({ code: 0 });
  expect(await team.tsc('-p', '.')).toEqual({ code: 0, output: '' });

  schema = withMood;
  expect(await pull()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 type (1 changed)'),
  });
  const { code, stdout } = await check();
  expect({ code, verdict: JSON.parse(stdout).verdict }).toEqual({ code: 0, verdict: 'safe' });

  team.write({ 'src/main.ts': main('mood'), 'src/thread-title.graphql': operation('title mood') });
  expect((await team.tsc('-p', '.')).output).toContain(
    "src/main.ts(4,11): error TS2339: Property 'mood'",
  );
  expect(await team.codegen()).toMatchObject({ code: 0 });
  expect(await team.tsc('-p', '.')).toEqual({ code: 0, output: '' });
});

it('fails with the place where a field was removed, in the check, in codegen and in tsc', async () => {
  schema = withoutTitle;
  expect(await pull()).toMatchObject({ code: 0 });
  const { code, stdout } = await check();
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    operations: { threadTitle: 'breaking' },
    findings: [
      { coordinate: 'Thread.title', file: 'src/thread-title.graphql', line: 3, column: 5 },
    ],
  });
  const generated = await team.codegen();
  expect(generated.code).toBe(1);
  expect(generated.output).toContain('src/thread-title.graphql:3');

  team.write({ 'src/main.ts': main('title'), 'src/thread-title.graphql': operation('mood') });
  expect(await team.codegen()).toMatchObject({ code: 0 });
  expect((await team.tsc('-p', '.')).output).toContain(
    "src/main.ts(4,11): error TS2339: Property 'title'",
  );
});
