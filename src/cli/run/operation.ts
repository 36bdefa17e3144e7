import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { loadPeer } from '../../peer.js';
import type { Operation, TextFile } from '../../schema/operations.js';
import { suggestion } from '../../suggestion.js';
import { CannotStart } from '../cannot-start.js';
import { documentOf, operationNamed } from '../operations.js';

/** What `run` was asked to run. */
export interface Chosen {
  readonly name: string;
  /** With what its file says of it in comments, as codegen would have it. */
  readonly document: DocumentNode & { readonly __meta__?: object | undefined };
  readonly operation: OperationDefinitionNode;
}

/**
 * An operation of the package by its name, or the one of a `.graphql` file, which may use the
 * package's fragments by name.
 *
 * @throws {CannotStart} there is none such, the file cannot be read, or is not clear
 */
export async function choose(named: string, operationName: string | undefined): Promise<Chosen> {
  if (/\.(graphql|gql)$|[\\/]/i.test(named)) return await ofFile(named, operationName);
  const entry = operationNamed(named);
  if (operationName !== undefined && operationName !== entry.name) {
    throw new CannotStart(`--operation-name is for a file of several operations: ${named} is one`);
  }
  const document = await documentOf(entry);
  const operation = document.definitions.find(
    (definition) => definition.kind === 'OperationDefinition',
  );
  if (!operation) throw new Error(`The document of ${entry.name} has no operation.`);
  return { name: entry.name, document, operation };
}

async function ofFile(path: string, operationName: string | undefined): Promise<Chosen> {
  await loadPeer('plain-operations run <file>', ['graphql'], () => import('graphql'));
  const [graphql, { metaOf }, { BadInput }, { reached, readOperations }] = await Promise.all([
    import('graphql'),
    import('../../codegen/read/notes.js'),
    import('../../schema/bad-input.js'),
    import('../../schema/operations.js'),
  ]);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(`${path} cannot be read (${error.code})`);
  });
  try {
    const shared = await packageFragments();
    const { operations, fragments } = readOperations([{ path, text }], () => shared);
    const { name, definition } = pick(path, operations, operationName);
    const definitions = reached([{ name, definition }], fragments);
    // Parsed from what is sent, so that the document carries its text.
    const document = graphql.parse(definitions.map((node) => graphql.print(node)).join('\n'));
    checkSpreads(document, graphql);
    return { name, document: { ...document, __meta__: metaOf(definition) }, operation: definition };
  } catch (error) {
    if (error instanceof BadInput) throw new CannotStart(error.message, { cause: error });
    throw error;
  }
}

/** The operation that is meant: the only one, or that of the name. */
function pick(
  path: string,
  operations: readonly Operation[],
  operationName: string | undefined,
): Operation {
  const names = operations.map(({ name }) => name);
  if (operationName === undefined) {
    const [only, second] = operations;
    if (only && !second) return only;
    throw new CannotStart(
      `${path} has ${operations.length} operations: --operation-name ${names.join(' or ')}`,
    );
  }
  const found = operations.find(({ name }) => name === operationName);
  if (found) return found;
  throw new CannotStart(
    `${path} has no operation ${operationName}; ${suggestion(operationName, names)}`,
  );
}

/** A fragment that is nowhere is better told here than by a server, which does not know the file. */
function checkSpreads(document: DocumentNode, { visit }: typeof import('graphql')): void {
  const known = document.definitions.flatMap((definition) =>
    definition.kind === 'FragmentDefinition' ? [definition.name.value] : [],
  );
  visit(document, {
    FragmentSpread({ name }) {
      if (known.includes(name.value)) return;
      throw new CannotStart(
        `there is no fragment ${name.value}, neither in the file nor in the package`,
      );
    },
  });
}

async function packageFragments(): Promise<TextFile[]> {
  const folder = fileURLToPath(new URL('../../../operations/fragments', import.meta.url));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql'));
  return Promise.all(
    names.map(async (name) => ({ path: name, text: await readFile(join(folder, name), 'utf8') })),
  );
}
