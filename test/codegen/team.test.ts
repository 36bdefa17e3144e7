import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { root, TeamRepository } from '../team-repository.js';

const codegen = (options = '') => `import { plainCodegen } from 'plain-operations/codegen';

export default plainCodegen({
  documents: 'src/**/*.graphql',
  output: 'src/generated',
  ${options}
});
`;

const threadTitle = `# Only what the list shows.
query threadTitle($threadId: ID!) {
  thread(threadId: $threadId) {
    title
    assignedTo {
      ...ThreadAssigneeParts
    }
  }
}
`;

let team: TeamRepository;
afterEach(() => team.dispose());

describe.each(['module', 'commonjs'])('in a repository of type %s', (type) => {
  it('compiles an operation that uses our fragments', async () => {
    team = new TeamRepository({
      'package.json': JSON.stringify({ name: 'team', type }),
      'codegen.ts': codegen(),
      'src/thread-title.graphql': threadTitle,
      'src/main.ts': `import { type ThreadTitleQuery, ThreadTitleDocument } from './generated/index.js';

export const text: string | undefined = ThreadTitleDocument.loc?.source.body;

export function holder({ thread }: ThreadTitleQuery): string | undefined {
  if (thread?.assignedTo?.__typename === 'User') return thread.assignedTo.email;
  return thread?.assignedTo?.id;
}
`,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2022',
          strict: true,
          exactOptionalPropertyTypes: true,
          noUnusedLocals: true,
          verbatimModuleSyntax: type === 'module',
          noUncheckedIndexedAccess: true,
          noPropertyAccessFromIndexSignature: true,
          isolatedModules: true,
          isolatedDeclarations: true,
          erasableSyntaxOnly: true,
          declaration: true,
          rootDir: 'src',
          outDir: 'out',
          types: [],
        },
        include: ['src'],
      }),
    });

    expect(await team.codegen()).toMatchObject({ code: 0 });
    expect(Object.keys(team.readAll('src/generated')).sort()).toEqual([
      'document-node.ts',
      join('fragments', 'DateTimeParts.ts'),
      join('fragments', 'ThreadAssigneeParts.ts'),
      'index.ts',
      'possibleTypes.ts',
      'threadTitle.ts',
    ]);

    expect(await team.tsc('-p', '.')).toEqual({ code: 0, output: '' });
    expect(team.read('out/generated/threadTitle.d.ts')).toContain(
      'export declare const ThreadTitleDocument: TypedDocumentNode<ThreadTitleQuery, ThreadTitleQueryVariables>;',
    );
    const { output } = await team.node(
      '--input-type=module',
      '--eval',
      "import('./out/main.js').then(({ text }) => console.log(text))",
    );
    expect(output.split('\n').slice(0, 3)).toEqual([
      'query threadTitle($threadId:ID!){thread(threadId:$threadId){title assignedTo{...ThreadAssigneeParts}}}',
      'fragment ThreadAssigneeParts on ThreadAssignee{__typename ...on User{id fullName publicName email updatedAt{...DateTimeParts}}...on MachineUser{id fullName publicName description updatedAt{...DateTimeParts}}...on System{id}}',
      'fragment DateTimeParts on DateTime{__typename iso8601 unixTimestamp}',
    ]);
  });
});

describe('imports between the modules', () => {
  it.each([
    ['.js', ['--module', 'nodenext']],
    ['.ts', ['--module', 'nodenext', '--allowImportingTsExtensions']],
    ['', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])("end in '%s'", async (extension, options) => {
    team = new TeamRepository({
      'codegen.mjs': codegen(extension === '.js' ? '' : `importExtension: '${extension}',`),
      'src/thread-title.graphql': threadTitle,
    });
    expect(await team.codegen()).toMatchObject({ code: 0 });

    const files = team.readAll('src/generated');
    const specifiers = Object.values(files)
      .flatMap((text) => [...text.matchAll(/ from '(\..*)';$/gm)])
      .map(([, specifier = '']) => specifier);
    expect(specifiers.length).toBeGreaterThan(6);
    for (const specifier of specifiers) expect(extname(specifier)).toBe(extension);
    expect(await team.tsc('--noEmit', '--strict', ...options, 'src/generated/index.ts')).toEqual({
      code: 0,
      output: '',
    });
    expect(await team.command('codegen', '--config', 'codegen.mjs', '--check')).toMatchObject({
      code: 0,
    });
    if (extension === '.ts' && 'typescript' in process.features && process.features.typescript) {
      const loads =
        "import('./src/generated/index.ts').then(({ ThreadTitleDocument }) => console.log(ThreadTitleDocument.kind))";
      expect(await team.node('--eval', loads)).toMatchObject({ code: 0 });
    }
  });

  it('end in nothing else', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen("importExtension: 'ts',"),
      'src/thread-title.graphql': threadTitle,
    });
    const { code, output } = await team.command('codegen', '--config', 'codegen.mjs');
    expect(code).toBe(2);
    expect(output).toContain("importExtension is '.js', '.ts' or '', not 'ts'");
  });
});

describe('output', () => {
  it('is stale until it is generated again, down to a module whose operation is gone', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen('manifest: true,'),
      'src/a.graphql': `# permissions: thread:read\n${threadTitle}`,
    });
    await team.codegen();
    expect(await team.codegen('--check')).toMatchObject({ code: 0 });
    const before = team.readAll('src/generated');

    team.write({
      'src/b.graphql': '# permissions: none\nquery mine { myPermissions { permissions } }',
    });
    const stale = await team.codegen('--check');
    expect(stale.code).toBe(1);
    expect(stale.output).toContain('src/generated/mine.ts');
    expect(stale.output).toContain('src/generated/manifest.json');
    await team.codegen();
    expect(changes(before, team.readAll('src/generated'))).toEqual([
      'index.ts',
      'manifest.json',
      'mine.ts',
    ]);
    expect(await team.codegen('--check')).toMatchObject({ code: 0 });

    team.remove('src/b.graphql');
    const orphaned = await team.codegen('--check');
    expect(orphaned.code).toBe(1);
    expect(orphaned.output).toContain('src/generated/mine.ts');
    expect(team.readAll('src/generated')).toHaveProperty(['mine.ts']);

    team.write({ 'src/generated/by-hand.ts': 'export {};\n' });
    await team.codegen();
    expect(changes(before, team.readAll('src/generated'))).toEqual(['by-hand.ts']);
  });
});

describe('what must not be generated from', () => {
  it('is all listed with file and line, and nothing is written', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen(),
      'src/deep/assign.graphql':
        'mutation assign($input: AssignThreadInput!) {\n  assignThread(input: $input) {\n    thread { id }\n  }\n}\n',
      'src/nameless.graphql': '\n{ myPermissions { permissions } }\n',
      'src/broken.graphql': 'query broken {\n  thread(\n}\n',
      'src/twice.graphql': 'query assign { myPermissions { permissions } }',
    });
    const { code, output } = await team.codegen();
    expect(code).toBe(1);
    expect(output.match(/src\/\S+:\d+:\d+ .{25}/g)).toEqual([
      'src/broken.graphql:3:1 Syntax Error: Expected Na',
      'src/deep/assign.graphql:2:3 "assign" must select "err',
      'src/nameless.graphql:2:1 An operation needs a name',
      'src/twice.graphql:1:1 There is another operatio',
    ]);
    expect(team.readAll('src/generated')).toEqual({});
  });

  it('is one of our fragments, where the team does without them', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen('fragments: false,'),
      'src/a.graphql': threadTitle,
    });
    const { code, output } = await team.codegen();
    expect(code).toBe(1);
    expect(output).toContain('src/a.graphql:6:10 Unknown fragment "ThreadAssigneeParts".');
  });

  it('is a set of files without a file', async () => {
    team = new TeamRepository({ 'codegen.mjs': codegen() });
    const { code, output } = await team.codegen();
    expect(code).toBe(1);
    expect(output).toContain('No file matches src/**/*.graphql.');
  });
});

describe('without what it needs', () => {
  /** A copy: a link would find the packages that this repository has. */
  const copyPackage = () => {
    const copy = join(team.folder, 'node_modules/plain-operations');
    rmSync(copy);
    mkdirSync(copy);
    for (const part of ['package.json', 'dist', 'schema.graphql']) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
  };

  it('imports, and says in one line what to install', async () => {
    team = new TeamRepository({ 'codegen.mjs': codegen() }, []);
    copyPackage();
    const { output } = await team.node(
      '--input-type=module',
      '--eval',
      `import { plainCodegen } from 'plain-operations/codegen';
       try { plainCodegen({ documents: '*.graphql', output: 'out' }) } catch (error) { console.log(error.message) }`,
    );
    const line =
      'Codegen needs packages that are not installed: npm install --save-dev graphql @graphql-codegen/typescript-operations\n';
    expect(output).toBe(line);

    const bin = 'node_modules/plain-operations/dist/cli/bin.js';
    expect(await team.node(bin, 'codegen', '--config', 'codegen.mjs')).toEqual({
      code: 2,
      output: `plain-operations: ${line.replace('Codegen', 'codegen')}`,
    });
  });

  it('runs a document without graphql', async () => {
    team = new TeamRepository({
      'codegen.mjs': codegen(),
      'src/mine.graphql': 'query mine { myPermissions { permissions } }',
    });
    await team.codegen();
    const bare = new TeamRepository(
      {
        'mine.ts': team.read('src/generated/mine.ts'),
        'document-node.ts': team.read('src/generated/document-node.ts'),
      },
      ['undici'],
    );
    const code = `import { createExecutor } from 'plain-operations';
      import { createServer } from 'node:http';
      import { MineDocument } from './mine.js';
      const server = createServer((_, response) => response.end('{"data":{"myPermissions":{"permissions":[]}}}'));
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
      const apiUrl = \`http://127.0.0.1:\${server.address().port}/graphql/v1\`;
      const execute = createExecutor({ apiKey: 'plainApiKey_x', apiUrl });
      console.log(JSON.stringify((await execute(MineDocument)).data));
      await execute.close();
      server.close();
      await import('graphql').catch(({ code }) => console.log(code));`;
    try {
      // Not linked, so that it has the packages of this folder alone.
      rmSync(join(bare.folder, 'node_modules/plain-operations'));
      for (const part of ['package.json', 'dist']) {
        cpSync(join(root, part), join(bare.folder, 'node_modules/plain-operations', part), {
          recursive: true,
        });
      }
      for (const name of ['mine', 'document-node']) {
        const text = bare.read(`${name}.ts`);
        bare.write({ [`${name}.js`]: transformSync(text, { loader: 'ts' }).code });
      }
      expect(await bare.node('--input-type=module', '--eval', code)).toEqual({
        code: 0,
        output: '{"myPermissions":{"permissions":[]}}\nERR_MODULE_NOT_FOUND\n',
      });
    } finally {
      bare.dispose();
    }
  });
});

function changes(before: Record<string, string>, after: Record<string, string>): string[] {
  const files = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...files].filter((file) => before[file] !== after[file]).sort();
}
