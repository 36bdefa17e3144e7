import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothVersions, type Version } from './two-versions.js';

const sdl = readFileSync(new URL('./every-feature.graphql', import.meta.url), 'utf8');

let versions: Version[];
let remove: () => void;

beforeAll(async () => {
  ({ versions, remove } = await bothVersions());
});

afterAll(() => remove());

describe('a schema with every feature', () => {
  it('is pulled as the same bytes from SDL and introspection, under graphql 16 and 17, and again', () => {
    const first = versions[0]?.normalise(sdl) ?? '';
    for (const { name, normalise } of versions) {
      expect(normalise(sdl), `${name}, from SDL`).toBe(first);
      expect(normalise(first), `${name}, again`).toBe(first);
    }
    // Servers of graphql-js 16 cannot say that a custom scalar has an object as its default, and those
    // of both versions forget an extension's `@specifiedBy`.
    const sayable = sdl.replace(/ {4}(raw|list): Json = .*\n|^extend scalar .*\n/gm, '');
    const expected = versions[0]?.normalise(sayable);
    for (const server of versions)
      for (const { name, normalise } of versions)
        expect(normalise(server.introspect(sayable)), `${name}, of a ${server.name} server`).toBe(
          expected,
        );
  });

  it('keeps what it says', () => {
    const text = versions[0]?.normalise(sdl) ?? '';
    expect(text).toMatch(
      /^"""\nA schema with every feature of the specification's type system\.\n/,
    );
    for (const part of [
      'schema {\n  query: Root\n  mutation: Writes\n  subscription: News\n}',
      ') repeatable on ARGUMENT_DEFINITION | ENUM',
      'directive @trace(level: Level = LOW) on FIELD | ',
      'contact: Contact = { mail: "a@b.test", phone: ["none"] }',
      'node(\n    """Any id."""\n    id: ID! = "7"\n  ): Node',
      'filter: Filter = { inside: { empty: [], order: { direction: ASCENDING, field: CREATED }, words: ["a", "b"] }, level: HIGH, limit: 1 }',
      'order: [Order!]! = [{ direction: DESCENDING, field: CREATED }]',
      'levels: [[Level]] = [[LOW, null], [HIGH]]',
      'one: [Int] = [1]',
      'small: Float = -0.0015',
      'text: String = "Two\\n  lines"',
      'nothing: Int = null',
      'raw: Json = { deep: [1, { x: "y" }], on: true }',
      'list: Json = [1, "2"]',
      'old: Int = 3 @deprecated',
      'scalar Moment @specifiedBy(url: "https://moment.test/?a=\\"1\\"")',
      'scalar Unsaid @specifiedBy(url: "https://unsaid.test")',
      'interface Dated implements Named & Node {',
      'type Place implements Named & Node {',
      'union Found = Added | Place | Thing',
      'Level9 @deprecated(reason: "")\n  Level10\n',
      'input At @oneOf {',
      'levels: [Level!]! = [HIGH]',
    ])
      expect(text).toContain(part);
  });
});
