import type { Argument, Command, Option } from 'commander';
import { readManifest } from '../operations.js';

/** What can be written at some place of a command line. */
export interface Values {
  readonly words: readonly string[];
  readonly files: boolean;
}

export interface Choice {
  readonly name: string;
  readonly description: string;
}

interface OptionWords extends Choice {
  /** What comes behind it; undefined where nothing does. */
  readonly value: Values | undefined;
}

/** A command, by the words that lead to it: none for the program itself. */
export interface CommandWords {
  readonly path: string;
  readonly commands: readonly Choice[];
  readonly options: readonly OptionWords[];
  readonly values: Values;
}

/** All commands of a program, itself first, as shells have to know them. */
export function wordsOf(program: Command): CommandWords[] {
  const operations = readManifest().map(({ name }) => name);
  return [...below(program, [], operations)];
}

function* below(
  command: Command,
  path: readonly string[],
  operations: readonly string[],
): Generator<CommandWords> {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  yield {
    path: path.join(' '),
    commands: commands.map((each) => ({ name: each.name(), description: firstLine(each) })),
    options: options.flatMap((option) => (option.long ? [optionWords(option, option.long)] : [])),
    values: argumentsOf(command, operations),
  };
  for (const each of command.commands) yield* below(each, [...path, each.name()], operations);
}

const firstLine = (command: Command) => command.description().split('\n')[0] ?? '';

const optionWords = (option: Option, name: string): OptionWords => ({
  name,
  description: option.description,
  value: option.required || option.optional ? valuesOf(option) : undefined,
});

/** The placeholder says what is meant: `<file>`, `<operation|file>`, `[folder]`. */
const valuesOf = ({ argChoices, flags }: Option): Values => ({
  words: argChoices ?? [],
  files: isPath(flags.replace(/^[^<[]*/, '')),
});

function argumentsOf(command: Command, operations: readonly string[]): Values {
  const given = command.registeredArguments as readonly Argument[];
  return {
    words: given.flatMap((argument) => [
      ...(argument.argChoices ?? []),
      ...(/\boperation\b/.test(argument.name()) ? operations : []),
    ]),
    files: given.some((argument) => isPath(argument.name())),
  };
}

const isPath = (placeholder: string) => /\b(file|folder|glob|schema|config)\b/.test(placeholder);
