import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { isUrl } from '../../schema/location.js';
import { type Check, ok, warning } from './check.js';

/** What `init` writes for the language servers of editors. */
const FILE = 'graphql.config.json';

/**
 * Whether editors complete from the schema and documents that codegen reads: nobody sees that they do
 * not. Nothing where there is no such file, or one with projects of its own.
 */
export async function checkEditor(): Promise<Check[]> {
  if (!existsSync(FILE)) return [];
  const config = read();
  if (!config) return [warning('editor', `${FILE} is no JSON object`, `mend it, or ${anew}`)];
  if ('projects' in config) return [];
  const schemas = strings(config['schema']);
  const gone = schemas.find((schema) => isOneFile(schema) && !existsSync(schema));
  if (gone)
    return [warning('editor', `${FILE} names ${gone}, which is not there`, `mend it, or ${anew}`)];
  const { configured } = await import('../project/configured.js');
  const wanted = await configured('.');
  if (!wanted) return [];
  const { schema = own, documents } = wanted;
  const isThere = schemas.some(
    (each) => plain(each) === plain(schema) || (schema === own && each.endsWith(own)),
  );
  if (!isThere) {
    const other = schemas.join(', ') || 'none';
    return [
      warning('editor', `${FILE} has the schema ${other}, and codegen ${schema}`, named(schema)),
    ];
  }
  const known = strings(config['documents']).map(plain);
  const lacking = documents.filter((path) => !path.startsWith('!') && !known.includes(plain(path)));
  if (lacking.length === 0) return [ok('editor', `${FILE} says what codegen reads`)];
  const names = lacking.join(', ');
  return [warning('editor', `${FILE} lacks ${names}, which codegen reads`, named(names))];
}

/** In whichever folder above it is installed. */
const own = 'node_modules/plain-operations/schema.graphql';
const anew = 'delete it and run plain-operations init';
const named = (what: string) => `name ${what} in it, or ${anew}`;

function read(): Readonly<Record<string, unknown>> | undefined {
  try {
    const config: unknown = JSON.parse(readFileSync(FILE, 'utf8'));
    return typeof config === 'object' && config !== null && !Array.isArray(config)
      ? (config as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

const strings = (value: unknown) => [value].flat().filter((each) => typeof each === 'string');

const isOneFile = (schema: string) => !isUrl(schema) && !/[*?{[\]$]/.test(schema);

/** One file, however its path is written. */
const plain = (path: string) => (isUrl(path) ? path : relative('.', path));
