import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CannotStart } from '../cannot-start.js';
import type { Configured } from './configured.js';

/** `plain-operations init`: a set-up for operations of one's own. No file is ever overwritten. */
export function initCommand(program: Command): void {
  program
    .command('init')
    .description('write a small set-up for operations of your own; overwrites nothing')
    .argument('[folder]', 'the folder of your package.json', '.')
    .action(async (folder: string, _options: unknown, command: Command) => {
      if (!existsSync(join(folder, 'package.json'))) {
        throw new CannotStart(`there is no package.json in ${folder}: run "npm init" there first`);
      }
      const written: string[] = [];
      const kept: string[] = [];
      const found = existsSync(join(folder, 'codegen.ts'))
        ? await configuredBefore(folder)
        : undefined;
      for (const [path, template] of Object.entries(files)) {
        const text = typeof template === 'function' ? template(found) : template;
        const isNew = await writeNew(join(folder, path), text);
        (isNew ? written : kept).push(path);
      }
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      const report = { written, kept, install: missing(folder), scripts };
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : describe(report));
    });
}

const files = {
  'codegen.ts': `import { plainCodegen } from 'plain-operations/codegen';

export default plainCodegen({
  documents: 'src/**/*.graphql',
  output: 'src/generated',
});
`,
  // For the language servers of editors, which know neither codegen.ts nor where the fragments are.
  'graphql.config.json': ({
    schema = 'node_modules/plain-operations/schema.graphql',
    documents = ['src/**/*.graphql'],
  }: Partial<Configured> = {}) => {
    const fragments = 'node_modules/plain-operations/operations/fragments/*.graphql';
    const config = { schema, documents: [...documents, fragments] };
    return `${JSON.stringify(config, undefined, 2)}\n`;
  },
  'src/operations/unassigned-threads.graphql': `# An example: the threads that wait for somebody, with fragments of plain-operations.
query unassignedThreads($first: Int, $after: String) {
  threads(filters: { isAssigned: false, statuses: [TODO] }, first: $first, after: $after) {
    edges {
      node {
        id
        ref
        title
        labels {
          ...LabelParts
        }
      }
    }
    pageInfo {
      ...PageInfoParts
    }
    totalCount
  }
}
`,
};

/** What a config that was there before says. */
async function configuredBefore(folder: string): Promise<Configured | undefined> {
  const { configured } = await import('./configured.js');
  return await configured(folder, 'codegen.ts');
}

const scripts = {
  codegen: 'plain-operations codegen',
  'codegen:check': 'plain-operations codegen --check',
};

/** The commands that install what is not there yet. */
function missing(folder: string): string[] {
  const lacks = (name: string) => !isInstalled(name, resolve(folder));
  // Generated modules import the second one's types: not every package manager shows them ours.
  const needed = ['plain-operations', '@graphql-typed-document-node/core'].filter(lacks);
  const tools = ['graphql', '@graphql-codegen/typescript-operations@6'].filter((name) =>
    lacks(name.replace(/@\d+$/, '')),
  );
  return [
    ...(needed.length > 0 ? [`npm install ${needed.join(' ')}`] : []),
    ...(tools.length > 0 ? [`npm install --save-dev ${tools.join(' ')}`] : []),
  ];
}

/** In the folder or in one above it. */
function isInstalled(name: string, folder: string): boolean {
  if (existsSync(join(folder, 'node_modules', name))) return true;
  const above = dirname(folder);
  return above !== folder && isInstalled(name, above);
}

interface Report {
  written: string[];
  kept: string[];
  install: string[];
  scripts: Record<string, string>;
}

function describe(report: Report): string {
  const lines = [
    ...report.written.map((path) => `wrote  ${path}`),
    ...report.kept.map((path) => `kept   ${path}, which was there`),
    '',
    ...(report.install.length > 0
      ? ['Next:', ...report.install.map((line) => `  ${line}`), '']
      : []),
    'In "scripts" of package.json:',
    ...Object.entries(report.scripts).map(([name, line]) => `  "${name}": "${line}",`),
    '',
    'After "npm run codegen", in src/main.ts:',
    "  import { PlainClient, unwrap } from 'plain-operations';",
    "  import { UnassignedThreadsDocument } from './generated/index.js';",
    '',
    '  const client = new PlainClient();',
    '  const { threads } = unwrap(await client.execute(UnassignedThreadsDocument, { first: 10 }));',
    '',
  ];
  return lines.join('\n');
}

/** Whether the file was written; false where there is one already. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && existsSync(path)) return false;
    throw new CannotStart(`${path} cannot be written: ${message}`, { cause: error });
  }
}
