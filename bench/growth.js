// Does a program that uses one operation pay for those that it does not use?
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { cpuOf } from './processes.js';
import { interleave, median, ratio } from './rounds.js';
import { scratch } from './scratch.js';
import { bundleSize } from './size.js';
import { typeCheck } from './types.js';

const schemaOf = (count) => `
type Query { thing: Thing }
type Thing { id: ID! title: String! createdAt: String! owner: Owner }
type Owner { id: ID! name: String! }
type MutationError { message: String! type: String! code: String! fields: [MutationFieldError!]! }
type MutationFieldError { field: String! message: String! type: String! }
type Output { thing: Thing error: MutationError }
${list(count, (n) => `input Change${n}Input { thingId: ID! title: String }`)}
type Mutation {
${list(count, (n) => `  change${n}(input: Change${n}Input!): Output!`)}
}`;

const operation = (n) => `
mutation change${n}($input: Change${n}Input!) {
  change${n}(input: $input) {
    thing { id title createdAt owner { id name } }
    error { message type code fields { field message type } }
  }
}`;

const config = `
import { plainCodegen } from 'plain-operations/codegen';
export default plainCodegen({
  documents: 'operations/*.graphql', output: 'generated', schema: 'schema.graphql', fragments: false,
});`;

/** Figures of one operation among so many, imported from its own module and from the index. */
export async function growth(count, rounds) {
  const repository = scratch();
  const { folder, write, tool, remove } = repository;
  try {
    write('schema.graphql', schemaOf(count));
    for (let n = 0; n < count; n++) write(`operations/change-${n}.graphql`, operation(n));
    write('codegen.mjs', config);
    tool('@graphql-codegen/cli/esm/bin.js', '--config', 'codegen.mjs');
    const files = readdirSync(join(folder, 'generated'), { recursive: true })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, 'generated', file));
    await build({ entryPoints: files, outdir: join(folder, 'generated'), format: 'esm' });

    const imports = await interleave(
      [
        { name: 'empty', measure: () => cpuOf('', folder) },
        { name: 'module', measure: () => cpuOf("import './generated/change0.js';", folder) },
        { name: 'index', measure: () => cpuOf("import './generated/index.js';", folder) },
      ],
      rounds,
    );
    const use = (from) =>
      `import { createExecutor } from 'plain-operations'; import { Change0Document } from './generated/${from}.js';`;
    const call = `
const execute = createExecutor({ apiKey: 'x' });
const result = await execute(Change0Document, { input: { thingId: 'a' } });
export const title: string | undefined = result.data?.change0.thing?.title;`;
    const bundle = async (from) =>
      (await bundleSize(`${use(from)} console.log(createExecutor, Change0Document);`, folder))
        .minified;
    return {
      count,
      importOfModule: ratio(imports, 'module', 'empty'),
      importOfIndex: ratio(imports, 'index', 'empty'),
      indexMs: (median(imports.get('index')) - median(imports.get('empty'))) / 1_000,
      bundleFromModule: await bundle('change0'),
      bundleFromIndex: await bundle('index'),
      typesFromModule: typeCheck(repository, use('change0') + call),
      typesFromIndex: typeCheck(repository, use('index') + call),
    };
  } finally {
    remove();
  }
}

function list(count, line) {
  return Array.from({ length: count }, (_, n) => line(n)).join('\n');
}
