import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { oneLine } from '../one-line.js';
import { MissingPeerError } from '../peer.js';
import { CannotStart } from './cannot-start.js';
import { CommandFailed } from './command-failed.js';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

type Register = (program: Command) => void;

/** In the order of the help. Each is loaded where it is needed: some take as long as all the others. */
const commands: Record<string, () => Promise<Register>> = {
  demo: async () => (await import('./sandbox/demo.js')).demoCommand,
  assign: async () => (await import('./assign/command.js')).assignCommand,
  unassign: async () => (await import('./assign/command.js')).unassignCommand,
  threads: async () => (await import('./lists/threads.js')).threadsCommand,
  users: async () => (await import('./lists/users.js')).usersCommand,
  whoami: async () => (await import('./lists/whoami.js')).whoamiCommand,
  run: async () => (await import('./run/command.js')).runCommand,
  permissions: async () => (await import('./permissions.js')).permissionsCommand,
  doctor: async () => (await import('./doctor/command.js')).doctorCommand,
  sandbox: async () => (await import('./sandbox/command.js')).sandboxCommand,
  webhooks: async () => (await import('./webhooks/command.js')).webhooksCommand,
  cards: async () => (await import('./sandbox/cards.js')).cardsCommand,
  schema: async () => (await import('./project/schema.js')).schemaCommand,
  codegen: async () => (await import('./project/codegen.js')).codegenCommand,
  init: async () => (await import('./project/init.js')).initCommand,
  completion: async () => (await import('./completion/command.js')).completionCommand,
  help: async () => (await import('./help.js')).helpCommand,
};

/** The command that is named, or all of them where none is or where they speak of all. */
function needed(argv: readonly string[]): (() => Promise<Register>)[] {
  const name = argv.slice(2).find((argument) => Object.hasOwn(commands, argument));
  const named = name === undefined ? undefined : commands[name];
  const isOfAll = name === 'completion' || name === 'help';
  return named && !isOfAll ? [named] : Object.values(commands);
}

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
  for (const load of needed(argv)) (await load())(program);
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
    } else if (error instanceof CannotStart) {
      process.stderr.write(failure(error.message));
      process.exitCode = 2;
    } else if (error instanceof MissingPeerError) {
      // Written for programs as well, which have it begin a sentence.
      const message = error.message.replace(/^(?:The|Codegen) /, (word) => word.toLowerCase());
      process.stderr.write(failure(message));
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
