// What tsc does for a program that calls operations, less what it does for an empty one.

const settings = {
  target: 'ES2023',
  module: 'nodenext',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/**
 * @param compiler below `node_modules`; TypeScript 7 counts as 6 does, within a few, in a fifth of the time
 * @returns `{ instantiations, checkMs }` of a source file in a scratch repository
 */
export function typeCheck({ write, tool }, source, compiler = 'typescript/bin/tsc') {
  const check = (text) => checked(write, tool, text, compiler);
  const empty = check('export {};');
  const full = check(source);
  return {
    instantiations: full.instantiations - empty.instantiations,
    checkMs: Math.max(0, full.checkMs - empty.checkMs),
  };
}

function checked(write, tool, source, compiler) {
  write('program.ts', source);
  write('tsconfig.json', JSON.stringify({ compilerOptions: settings, files: ['program.ts'] }));
  const output = tool(compiler, '--extendedDiagnostics');
  const figure = (name) => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(output)[1]);
  return {
    instantiations: figure('Instantiations'),
    checkMs: Math.round(figure('Check time') * 1_000),
  };
}

export const oneCall = `
import { AssignThreadDocument, createExecutor } from 'plain-operations';
const execute = createExecutor({ apiKey: 'x' });
const result = await execute(AssignThreadDocument, { input: { threadId: 'a', userId: 'b' } });
export const title: string | undefined = result.data?.assignThread.thread?.title;
`;

/** @param operations as the manifest lists them */
export function allCalls(operations) {
  const calls = operations.map(({ name, kind }) => {
    const type = name[0].toUpperCase() + name.slice(1);
    const variables = `${type}${kind === 'mutation' ? 'Mutation' : 'Query'}Variables`;
    return `
export const ${name} = async (variables: plain.${variables}) =>
  (await execute(plain.${type}Document, variables)).data;`;
  });
  return `
import * as plain from 'plain-operations';
const execute = plain.createExecutor({ apiKey: 'x' });${calls.join('')}
`;
}
