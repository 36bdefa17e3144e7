import fc from 'fast-check';
import { buildSchema, executeSync, parse } from 'graphql';
import { expect, it } from 'vitest';
import { chance, int, pick, type Random } from '../schema-check/random-schemas.js';
import { TeamRepository } from '../team-repository.js';

const sdl = `type Query { user: User! node: Node! pet: Pet! sole: Sole! }
type User implements Node { id: ID! name: String! boss: User! node: Node! pet: Pet! sole: Sole! }
type Bot implements Node { id: ID! boss: User! model: String! }
interface Node { id: ID! boss: User! }
union Pet = Cat | Dog
interface Owned { owner: Node! }
type Cat implements Owned { name: String! owner: User! }
type Dog implements Owned { name: String! owner: User! size: Int! }
union Sole = User
union Actor = User | Bot`;

const fields: Record<string, Record<string, string>> = {
  Query: { user: 'User', node: 'Node', pet: 'Pet', sole: 'Sole' },
  User: { id: '', name: '', boss: 'User', node: 'Node', pet: 'Pet', sole: 'Sole' },
  Bot: { id: '', boss: 'User', model: '' },
  Node: { id: '', boss: 'User' },
  Pet: {},
  Owned: { owner: 'Node' },
  Cat: { name: '', owner: 'User' },
  Dog: { name: '', owner: 'User', size: '' },
  Sole: {},
  Actor: {},
};
const conditions: Record<string, string[]> = {
  Query: ['Query'],
  User: ['User', 'Node', 'Sole', 'Actor'],
  Bot: ['Bot', 'Node', 'Actor'],
  Node: ['Node', 'User', 'Bot', 'Sole', 'Actor'],
  Pet: ['Pet', 'Cat', 'Dog', 'Owned'],
  Owned: ['Owned', 'Pet', 'Dog'],
  Cat: ['Cat', 'Pet', 'Owned'],
  Dog: ['Dog', 'Pet', 'Owned'],
  Sole: ['Sole', 'User', 'Node', 'Actor'],
  Actor: ['Actor', 'Node', 'Bot', 'Sole'],
};

/** An operation whose fields and fragments are there or not, by two variables. */
function operation(g: Random, name: string): string {
  const fragments: string[] = [];
  const maybe = () =>
    chance(g, 30) ? ` @${pick(g, ['include', 'skip'])}(if: $${pick(g, ['x', 'y'])})` : '';
  const select = (type: string, depth: number): string => {
    const some = Array.from({ length: int(g, 1, 4) }, () => {
      if (chance(g, 15)) return `__typename${maybe()}`;
      const names = Object.keys(fields[type] ?? {}).filter(
        (field) => depth > 0 || fields[type]?.[field] === '',
      );
      if (depth > 0 && (names.length === 0 || chance(g, 40))) {
        const condition = pick(g, conditions[type] ?? []);
        const inner = select(condition, depth - 1);
        if (chance(g, 50)) return `... on ${condition}${maybe()} ${inner}`;
        const fragment = `Part${fragments.length}Of${name}`;
        fragments.push(`fragment ${fragment} on ${condition} ${inner}`);
        return `...${fragment}${maybe()}`;
      }
      if (names.length === 0) return '__typename';
      const field = pick(g, names);
      const below = fields[type]?.[field];
      const alias = chance(g, 80) ? '' : `${field}${pick(g, ['', '', '2'])}: `;
      return `${alias}${field}${maybe()}${below ? ` ${select(below, depth - 1)}` : ''}`;
    });
    return `{ ${some.join(' ')} }`;
  };
  const used = 'used: user { a: id @skip(if: $x) b: id @skip(if: $y) }';
  const body = select('Query', 4).replace('{', `{ ${used}`);
  return [`query ${name}($x: Boolean! = true, $y: Boolean! = true) ${body}`, ...fragments].join(
    '\n',
  );
}

/** What graphql-codegen's plugin types wrongly by itself. */
const known = [
  'query q60($x: Boolean!) { user { id } user @include(if: $x) { name } }',
  'query q61($x: Boolean!) { user { boss { id } ... @include(if: $x) { boss { name } } } }',
  'query q62($x: Boolean!) { user { ... on Node @include(if: $x) { id } } }',
  'query q63($x: Boolean!) { user { __typename @include(if: $x) } }',
  'query q64($x: Boolean!) { user { ... on Node { ... on User @include(if: $x) { name } } } }',
  'query q65 { node { ...OfUser } } fragment OfUser on Node { ... on User { name } }',
  'query q66 { pet { ...OfDog } } fragment OfDog on Pet { ... on Dog { size } }',
  'query q67 { node { ...Through } } fragment Through on Node { ...Inner } fragment Inner on User { name }',
  'query q68 { pet { __typename ...Within } } fragment Within on Pet { ... on Pet { ... on Dog { size } } }',
  'query q69 { node { __typename ... on Node { ... on User { name } } } }',
  'query q70($x: Boolean!) { user { ... on Node { ...OfBot @skip(if: $x) } } } fragment OfBot on Bot { model }',
  'query q71 { pet { ... on Dog { ...OnPet } } } fragment OnPet on Dog { ... on Pet { __typename ...Sized } } fragment Sized on Dog { size }',
  'query q72 { user { ... on Node { ... on Bot { boss { name } } } } }',
  'query q73 { user { name: name name } }',
  'query q74($x: Boolean!) { sole { ... on User { boss @skip(if: $x) { name } boss { id } } } }',
  'query q75 { node { ...OnlyBot } ...AnyNode } fragment OnlyBot on Bot { model } fragment AnyNode on Query { node { id } }',
  'query q76 { ...SomePet pet { name: __typename } } fragment SomePet on Query { pet { ... on Dog { size } } }',
  'query q77($x: Boolean!) { pet { ... on Owned { owner { id } } ... on Owned { owner @include(if: $x) { boss { id } } } } }',
  'query q78($x: Boolean!) { user { id } user @ include(if: $x) { name } }',
];

const user = {
  __typename: 'User',
  ...{ id: '1', name: 'Ada', boss: () => user, node: () => bot, pet: () => cat, sole: () => user },
};
const bot = { __typename: 'Bot', id: '2', model: 'R2', boss: () => user };
const cat = { __typename: 'Cat', name: 'Tom', owner: () => user };
const dog = { __typename: 'Dog', name: 'Rex', size: 3, owner: () => user };

it('types what the server answers where fields and fragments have conditions', async () => {
  const schema = buildSchema(sdl);
  const names = Array.from({ length: 60 }, (_, index) => `q${index}`);
  const [random = []] = fc.sample(
    fc.gen().map((g) => names.map((name) => operation(g, name))),
    1,
  );
  const texts = [...random, ...known];
  const lines = texts.flatMap((text, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => {
      const has = (bit: number) => (bits & bit) !== 0;
      const { data, errors } = executeSync({
        schema,
        document: parse(text),
        rootValue: { user, node: has(4) ? user : bot, pet: has(4) ? cat : dog, sole: user },
        variableValues: { x: has(1), y: has(2) },
      });
      expect(errors).toBeUndefined();
      return `export const q${index}case${bits}: Q${index}Query = ${JSON.stringify(data)};`;
    }),
  );
  const team = new TeamRepository({
    'schema.graphql': sdl,
    ...Object.fromEntries(texts.map((text, index) => [`src/q${index}.graphql`, text])),
    'codegen.mjs': `import { plainCodegen } from 'plain-operations/codegen';
export default plainCodegen({ documents: 'src/*.graphql', output: 'src/generated', schema: 'schema.graphql', fragments: false });`,
    'src/main.ts': [
      `import type { ${texts.map((_, index) => `Q${index}Query`).join(', ')} } from './generated/index.js';`,
      ...lines,
    ].join('\n'),
  });
  const { code, output } = await team.command('codegen', '--config', 'codegen.mjs');
  expect(code, output).toBe(0);
  const compiled = await team.tscMain();
  // After the line of imports.
  const wrong = [...compiled.output.matchAll(/^src\/main\.ts\((\d+),/gm)].map(
    ([, line]) => lines[Number(line) - 2] ?? '',
  );
  const shown = [...new Set(wrong.map((line) => texts[Number(/\d+/.exec(line)?.[0])]))];
  expect(compiled.output, shown.join('\n\n')).toBe('');
  team.dispose();
});

it('types what a server may defer as not there yet', async () => {
  const team = new TeamRepository({
    'schema.graphql': `${sdl}\ndirective @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT`,
    'src/deferred.graphql': `
query ofMember { node { id ... on User @defer { name } } }
query inMember { node { ... on User { id ... @defer { name } } } }
query ofFragment { user { id ...Name @defer } }
fragment Name on User { name }
query besideOther { user { boss { id } ... @defer { boss { name } } } }`,
    'codegen.mjs': `import { plainCodegen } from 'plain-operations/codegen';
export default plainCodegen({ documents: 'src/*.graphql', output: 'src/generated', schema: 'schema.graphql', fragments: false });`,
    'src/main.ts': `import type { BesideOtherQuery, InMemberQuery, OfFragmentQuery, OfMemberQuery } from './generated/index.js';
export const ofMember: OfMemberQuery[] = [{ node: { id: '1' } }, { node: { id: '1', name: 'Ada' } }];
export const inMember: InMemberQuery[] = [{ node: { id: '1' } }, { node: { id: '1', name: 'Ada' } }];
export const ofFragment: OfFragmentQuery[] = [{ user: { id: '1' } }, { user: { id: '1', name: 'Ada' } }];
export const besideOther: BesideOtherQuery[] = [
  { user: { boss: { id: '2' } } },
  { user: { boss: { id: '2', name: 'Bob' } } },
];
declare const first: BesideOtherQuery & OfFragmentQuery;
// @ts-expect-error: it may not be there yet
export const lengths = [first.user.name.length];
// @ts-expect-error: it may not be there yet
export const length = first.user.boss.name.length;`,
  });
  const { code, output } = await team.command('codegen', '--config', 'codegen.mjs');
  expect(code, output).toBe(0);
  const compiled = await team.tscMain();
  expect(compiled.output).toBe('');
  team.dispose();
});

it('types as empty what is asked of objects that cannot be there', async () => {
  const team = new TeamRepository({
    'schema.graphql': sdl,
    'src/q.graphql': 'query q { sole { ... on Actor { ... on Bot { model } } } }',
    'codegen.mjs': `import { plainCodegen } from 'plain-operations/codegen';
export default plainCodegen({ documents: 'src/*.graphql', output: 'src/generated', schema: 'schema.graphql', fragments: false });`,
  });
  const { code, output } = await team.command('codegen', '--config', 'codegen.mjs');
  expect(code, output).toBe(0);
  expect(team.read('src/generated/q.ts')).toContain('export type QQuery = { sole: {} };');
  team.dispose();
});

it('names the type of a fragment alone where nothing is beside it', async () => {
  const team = new TeamRepository({
    'schema.graphql': sdl,
    'src/q.graphql':
      'query q { user { ...Outer } } fragment Outer on User { boss { ...Inner } } fragment Inner on User { name }',
    'codegen.mjs': `import { plainCodegen } from 'plain-operations/codegen';
export default plainCodegen({ documents: 'src/*.graphql', output: 'src/generated', schema: 'schema.graphql', fragments: false });`,
  });
  const { code, output } = await team.command('codegen', '--config', 'codegen.mjs');
  expect(code, output).toBe(0);
  expect(team.read('src/generated/fragments/Outer.ts')).toContain('= { boss: InnerFragment };');
  team.dispose();
});
