import type { Command } from 'commander';
import {
  MyMachineUserDocument,
  MyPermissionsDocument,
  MyWorkspaceDocument,
} from '../../generated/index.js';
import type { Result } from '../../result.js';
import { print } from '../bulk/print.js';
import { CommandFailed } from '../command-failed.js';
import { connect } from '../connect.js';
import { plain } from './csv.js';

/** `plain-operations whoami`: whose the API key is, of which workspace, and what it allows. */
export function whoamiCommand(program: Command): void {
  program
    .command('whoami')
    .description("show the API key's machine user, workspace and permissions")
    .action(async (_: object, command: Command) => {
      await using client = connect(command);
      const [machineUser, workspace, permissions] = await Promise.all([
        client.execute(MyMachineUserDocument),
        client.execute(MyWorkspaceDocument),
        client.execute(MyPermissionsDocument),
      ]);
      const found = {
        machineUser: known(machineUser)?.myMachineUser ?? null,
        workspace: known(workspace)?.myWorkspace ?? null,
        permissions: known(permissions)?.myPermissions.permissions ?? null,
      };
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      if (json) {
        await print(`${JSON.stringify(found)}\n`);
        return;
      }
      const named = (thing: { id: string; name: string } | null, { error }: Result<unknown>) =>
        thing ? `${plain(thing.name)} (${thing.id})` : unknown(error?.message);
      const user = found.machineUser;
      const owner = user && { id: user.id, name: user.fullName };
      await print(
        `machine user  ${named(owner, machineUser)}\n` +
          `workspace     ${named(found.workspace, workspace)}\n` +
          `permissions   ${found.permissions?.join(', ') ?? unknown(permissions.error?.message)}\n`,
      );
    });
}

/** What the key may not see is left out; without an answer there is nothing to show. */
function known<T>({ data, error }: Result<T>): T | undefined {
  if (error && error.type !== 'forbidden') throw new CommandFailed(error.message);
  return data;
}

const unknown = (message = 'not known') => `– (${plain(message)})`;
