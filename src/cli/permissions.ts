import type { Command } from 'commander';
import { operationNamed, readManifest } from './operations.js';

export function permissionsCommand(program: Command): void {
  program
    .command('permissions')
    .description('list the permissions that an API key needs for the named operations, or for all')
    .argument('[operation...]', 'names such as assignThread')
    .action((names: string[], _options: unknown, command: Command) => {
      const chosen = names.length > 0 ? [...new Set(names)].map(operationNamed) : readManifest();
      const needs = Object.fromEntries(chosen.map(({ name, permissions }) => [name, permissions]));
      const permissions = [...new Set(Object.values(needs).flat())].sort();
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      process.stdout.write(
        json
          ? `${JSON.stringify({ permissions, operations: needs })}\n`
          : permissions.map((permission) => `${permission}\n`).join(''),
      );
    });
}
