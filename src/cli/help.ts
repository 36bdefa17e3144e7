import type { Command } from 'commander';
import { CannotStart } from './cannot-start.js';

/** `help schema pull`: commander's own looks at the first name only. */
export function helpCommand(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .description('the help of a command')
    .argument('[command...]', 'its name, e.g. schema pull')
    .action((names: string[]) => commandOf(program, names).outputHelp());
}

function commandOf(program: Command, names: readonly string[]): Command {
  let found = program;
  for (const name of names) {
    const next = found.commands.find((command) =>
      [command.name(), ...command.aliases()].includes(name),
    );
    if (!next) throw new CannotStart(`there is no command "${names.join(' ')}"`);
    found = next;
  }
  return found;
}
