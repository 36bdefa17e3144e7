import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { oneLine } from '../one-line.js';
import { MissingPeerError } from '../peer.js';
import { assignCommand, unassignCommand } from './assign.js';
import { CannotStart } from './cannot-start.js';
import { CommandFailed } from './command-failed.js';
import { completionCommand } from './completion/command.js';
import { demoCommand } from './demo.js';
import { doctorCommand } from './doctor/command.js';
import { helpCommand } from './help.js';
import { initCommand } from './init.js';
import { permissionsCommand } from './permissions.js';
import { runCommand } from './run/command.js';
import { sandboxCommand } from './sandbox.js';
import { schemaCommand } from './schema.js';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

/** Runs the command line; sets `process.exitCode`: 0 done, 1 something failed or was found, 2 it could not start. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('plain-operations')
    .description("Runs and checks typed GraphQL operations against Plain's API.")
    .version(version)
    .option('--api-url <url>', 'the GraphQL endpoint (or PLAIN_API_URL)')
    .option('--json', 'print JSON for machines')
    .showHelpAfterError(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(failure(text)) })
    .exitOverride();
  demoCommand(program);
  assignCommand(program);
  unassignCommand(program);
  runCommand(program);
  permissionsCommand(program);
  doctorCommand(program);
  sandboxCommand(program);
  schemaCommand(program);
  initCommand(program);
  completionCommand(program);
  helpCommand(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  if (argv.length <= 2) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof CannotStart || error instanceof MissingPeerError) {
      process.stderr.write(failure(error.message));
      process.exitCode = 2;
    } else if (error instanceof CommandFailed) {
      process.stderr.write(failure(error.message));
      process.exitCode = 1;
    } else {
      throw error;
    }
  }
}

/** All that goes wrong is said in one form, whoever finds it. */
const failure = (message: string) =>
  `plain-operations: ${oneLine(message).replace(/^error: /, '')}\n`;
