import type { Command } from 'commander';
import { suggestion } from '../suggestion.js';
import { CannotStart } from './cannot-start.js';

/** `help schema pull`: commander's own looks at the first name only. */
export function helpCommand(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .description('show the help of a command')
    .argument('[command...]', 'its name, e.g. schema pull')
    .action((names: string[]) => commandOf(program, names).outputHelp());
}

function commandOf(program: Command, names: readonly string[]): Command {
  let found = program;
  for (const name of names) {
    const next = found.commands.find((command) =>
      [command.name(), ...command.aliases()].includes(name),
    );
    if (!next) {
      const known = found.commands.map((command) => command.name());
      const hint = suggestion(name, known, '; "plain-operations help" lists all');
      throw new CannotStart(`there is no command "${names.join(' ')}"; ${hint}`);
    }
    found = next;
  }
  return found;
}
