import { Argument, type Command } from 'commander';
import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import { wordsOf } from './words.js';
import { zshScript } from './zsh.js';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

/**
 * `plain-operations completion`: a script that knows every command, option and operation of this
 * version, so that a shell completes them without starting Node.
 */
export function completionCommand(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands, options and operations in your shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      `
  bash   source <(plain-operations completion bash)        in ~/.bashrc
  zsh    source <(plain-operations completion zsh)         in ~/.zshrc, behind compinit
  fish   plain-operations completion fish | source         in ~/.config/fish/config.fish`,
    )
    .action((shell: keyof typeof scripts) => {
      process.stdout.write(scripts[shell](program.name(), wordsOf(program)));
    });
}
