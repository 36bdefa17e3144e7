import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isLeafType, isNonNullType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { running } from './requests.js';

const sdl = readFileSync('schema.graphql', 'utf8');
const schema = buildSchema(sdl);
const roots = [schema.getQueryType(), schema.getMutationType()];
const types = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !type.name.startsWith('__') && !roots.includes(type));

test('an object of any type is made up where there is none', async () => {
  const fields = types.map(({ name }) => `made${name}: ${name}`).join(' ');
  const sandbox = await running({ schema: `${sdl}\nextend type Query { ${fields} }` });
  for (const type of types) {
    const selected = Object.values(type.getFields())
      .filter(({ args }) => !args.some((arg) => isNonNullType(arg.type)))
      .map(({ name, type }) => (isLeafType(getNamedType(type)) ? name : `${name} { __typename }`));
    const { data, errors } = await sandbox.ask(`{ made${type.name} { ${selected.join(' ')} } }`);
    expect(errors, type.name).toEqual([]);
    expect(data?.[`made${type.name}`], type.name).toBeTypeOf('object');
  }
});
