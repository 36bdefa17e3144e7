import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { TypeNode } from 'graphql';
import { suggestion } from '../../suggestion.js';
import { CannotStart } from '../cannot-start.js';
import type { Chosen } from './operation.js';

/**
 * The variables of `--variables`: JSON, `@` and a file of it, or `-` for stdin. They are in no message.
 *
 * @throws {CannotStart} they cannot be read, or are no object
 */
export async function readVariables(given: string | undefined): Promise<Record<string, unknown>> {
  if (given === undefined) return {};
  const source = given.startsWith('@')
    ? await readFile(given.slice(1), 'utf8').catch((error: NodeJS.ErrnoException) => {
        throw new CannotStart(`--variables ${given} cannot be read (${error.code})`);
      })
    : given === '-'
      ? await text(process.stdin)
      : given;
  const where = given === '-' ? 'what came on stdin' : given.startsWith('@') ? given : 'it';
  const value = parse(source.replace(/^\uFEFF/, ''));
  if (value === undefined) {
    throw new CannotStart(
      `--variables takes JSON, and ${where} is none: --variables '{"threadId":"th_…"}', @file.json, or - for stdin`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CannotStart(
      `--variables takes a JSON object with the variables by name, and ${where} is none`,
    );
  }
  return value as Record<string, unknown>;
}

/**
 * Servers say nothing of a variable that the operation does not have, and a misspelled filter finds
 * everything: so it is said here.
 *
 * @param free variables that the command gives itself
 * @throws {CannotStart} a variable that is required is missing, or one is given that there is not
 */
export function checkVariables(
  { name, operation }: Pick<Chosen, 'name' | 'operation'>,
  variables: Readonly<Record<string, unknown>>,
  free: readonly string[],
): void {
  const { variableDefinitions = [] } = operation;
  const names = variableDefinitions.map(({ variable }) => variable.name.value);
  for (const given of Object.keys(variables)) {
    if (names.includes(given)) continue;
    const hint = names.length === 0 ? 'it has none' : suggestion(given, names);
    throw new CannotStart(`${name} has no variable ${given}; ${hint}`);
  }
  const missing = variableDefinitions
    .filter(({ type, defaultValue }) => type.kind === 'NonNullType' && !defaultValue)
    .map(({ variable, type }) => ({ required: variable.name.value, type }))
    .filter(({ required }) => !free.includes(required))
    .filter(({ required }) => variables[required] === undefined || variables[required] === null);
  if (missing.length > 0) {
    const needed = missing.map(({ required }) => required).join(' and ');
    const example = missing.map(({ required, type }) => `"${required}":${exampleOf(type)}`);
    throw new CannotStart(`${name} needs ${needed}: --variables '{${example.join(',')}}'`);
  }
}

/** A value of a type as somebody would begin to write it, with the name of what is in there. */
function exampleOf(type: TypeNode): string {
  if (type.kind === 'NonNullType') return exampleOf(type.type);
  if (type.kind === 'ListType') return `[${exampleOf(type.type)}]`;
  const { value } = type.name;
  if (/^(?:Int|Float)$/.test(value)) return '1';
  if (value === 'Boolean') return 'true';
  return /^(?:ID|String)$/.test(value) ? '"…"' : `{ …, the fields of ${value} }`;
}

/** Undefined for what is no JSON: the error of JSON.parse cites it. */
function parse(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
