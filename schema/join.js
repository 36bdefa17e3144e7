// Makes schema.graphql, the one file that is published, of the sections beside this file.
// `node schema/join.js --check` fails where it is not what they make.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { concatAST, Kind, parse, print, Source } from 'graphql';

const folder = fileURLToPath(new URL('.', import.meta.url));
const file = fileURLToPath(new URL('../schema.graphql', import.meta.url));

const { definitions } = concatAST(
  readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => parse(new Source(readFileSync(`${folder}${name}`, 'utf8'), `schema/${name}`))),
);
const extensions = definitions.filter(({ kind }) => kind === Kind.OBJECT_TYPE_EXTENSION);
const roots = [...new Set(extensions.map(({ name }) => name.value))].sort().reverse();
const text = [
  `# The part of Plain's API that the operations in operations/ need. Made of schema/*.graphql, by
# \`npm run codegen\`: do not edit. Names, arguments and nullability are the vendor's; the
# descriptions are ours.`,
  ...roots.map((root) =>
    print({
      kind: Kind.OBJECT_TYPE_DEFINITION,
      name: { kind: Kind.NAME, value: root },
      fields: extensions.flatMap(({ name, fields }) => (name.value === root ? fields : [])),
    }),
  ),
  ...definitions.filter((definition) => !extensions.includes(definition)).map(print),
].join('\n\n');

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== `${text}\n`) {
    console.error('schema.graphql is not what schema/ makes: npm run codegen');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, `${text}\n`);
}
