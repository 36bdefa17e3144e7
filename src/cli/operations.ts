import { readFileSync } from 'node:fs';
import type { DocumentNode } from 'graphql';
import { suggestion } from '../suggestion.js';
import { CannotStart } from './cannot-start.js';

/** An operation of the package, as `manifest.json` has it. */
export interface OperationEntry {
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly permissions: readonly string[];
}

/** The operations of the package. */
export function readManifest(): readonly OperationEntry[] {
  const file = new URL('../../src/generated/manifest.json', import.meta.url);
  const { operations } = JSON.parse(readFileSync(file, 'utf8')) as {
    operations: readonly OperationEntry[];
  };
  return operations;
}

/** The document of an operation of the package. */
export async function documentOf({ name }: OperationEntry): Promise<DocumentNode> {
  const documents: Record<string, unknown> = await import('../generated/index.js');
  return documents[`${name.charAt(0).toUpperCase()}${name.slice(1)}Document`] as DocumentNode;
}

/**
 * The operation of that name.
 *
 * @throws {CannotStart} there is none; the message names those that are called much alike
 */
export function operationNamed(name: string): OperationEntry {
  const operations = readManifest();
  const found = operations.find((operation) => operation.name === name);
  if (found) return found;
  const names = operations.map((operation) => operation.name);
  const toList = '; "plain-operations permissions --json" lists all';
  throw new CannotStart(`there is no operation ${name}; ${suggestion(name, names, toList)}`);
}
