import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CannotStart } from './cannot-start.js';

interface Manifest {
  readonly operations: readonly {
    readonly name: string;
    readonly permissions: readonly string[];
  }[];
}

export function permissionsCommand(program: Command): void {
  program
    .command('permissions')
    .description('the permissions that an API key needs for the named operations, or for all')
    .argument('[operation...]', 'names such as assignThread')
    .action((names: string[], _options: unknown, command: Command) => {
      const { operations } = readManifest();
      const known = new Map(operations.map(({ name, permissions }) => [name, permissions]));
      const chosen = names.length > 0 ? [...new Set(names)] : [...known.keys()];
      const needs = Object.fromEntries(
        chosen.map((name) => {
          const permissions = known.get(name);
          if (permissions) return [name, permissions];
          throw new CannotStart(
            `there is no operation ${name}; there are ${[...known.keys()].join(', ')}`,
          );
        }),
      );
      const permissions = [...new Set(Object.values(needs).flat())].sort();
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      process.stdout.write(
        json
          ? `${JSON.stringify({ permissions, operations: needs })}\n`
          : permissions.map((permission) => `${permission}\n`).join(''),
      );
    });
}

function readManifest(): Manifest {
  const file = new URL('../../src/generated/manifest.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}
