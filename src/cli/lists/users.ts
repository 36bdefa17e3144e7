import type { Command } from 'commander';
import { UsersDocument } from '../../generated/index.js';
import { paginate } from '../../paginate.js';
import { print } from '../bulk/print.js';
import { CannotStart } from '../cannot-start.js';
import { CommandFailed } from '../command-failed.js';
import { connect } from '../connect.js';
import { csvLine, plain } from './csv.js';

interface UsersOptions {
  readonly assignable?: boolean;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** `plain-operations users`: the members of the workspace, whom threads can be assigned to. */
export function usersCommand(program: Command): void {
  program
    .command('users')
    .description('list the users of the workspace')
    .option('--assignable', 'only those whose role lets threads be assigned to them')
    .option('--csv', 'CSV with the columns userId, email and fullName')
    .action(async (_: UsersOptions, command: Command) => {
      const { assignable, csv, json } = command.optsWithGlobals<UsersOptions>();
      if (csv && json) throw new CannotStart('give --csv or --json, not both');
      await using client = connect(command);
      const filters = assignable ? { isAssignableToThread: true } : {};
      if (csv) await print(csvLine(['userId', 'email', 'fullName']));
      try {
        for await (const user of paginate(client, UsersDocument, { filters })) {
          const { id, email, fullName, isDeleted } = user;
          if (json) await print(`${JSON.stringify(user)}\n`);
          else if (csv) await print(csvLine([id, email, fullName]));
          else
            await print(
              `${id} ${plain(email)} ${plain(fullName)}${isDeleted ? ' (deleted)' : ''}\n`,
            );
        }
      } catch (error) {
        throw new CommandFailed((error as Error).message);
      }
    });
}
