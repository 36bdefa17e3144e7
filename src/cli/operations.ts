import { readFileSync } from 'node:fs';
import type { DocumentNode } from 'graphql';
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
  throw new CannotStart(`there is no operation ${name}; ${suggestion(name, names)}`);
}

/** What is called much like what was given, as the end of a sentence; without it, all names. */
export function suggestion(given: string, names: readonly string[]): string {
  const wanted = plain(given);
  const alike = names
    .map((name) => ({ name, distance: distance(wanted, plain(name)) }))
    .filter(({ name, distance }) => distance <= wanted.length / 3 || plain(name).includes(wanted))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 5);
  if (alike.length === 0) return `there are ${names.join(', ')}`;
  return `did you mean ${alike.map(({ name }) => name).join(', ')}?`;
}

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** How many characters have to be added, taken out or changed to make one text of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
