import { steps } from './bash.js';
import type { Choice, CommandWords, Values } from './words.js';

/** A script for zsh 5, to be sourced or kept as `_plain-operations` in a folder of `fpath`. */
export function zshScript(name: string, commands: readonly CommandWords[]): string {
  const own = `_${name.replaceAll('-', '_')}`;
  const values = commands.flatMap(({ path, options }) =>
    options.flatMap(({ name, value }) =>
      value ? [`    '${path}/${name}') ${offer(value)}; return ;;`] : [],
    ),
  );
  return `#compdef ${name}
# Completions of ${name} for zsh: source <(${name} completion zsh)
${own}() {
  local command= previous=$words[CURRENT-1]
  local -i index
  local -a choices
  for ((index = 2; index < CURRENT; index++)); do
    case "$command/$words[index]" in
      ${steps(commands)}) command="\${command:+$command }$words[index]" ;;
    esac
  done
  if [[ $PREFIX == --*=* ]]; then
    previous=\${PREFIX%%=*}
    compset -P '*='
  fi
  case "$command/$previous" in
${values.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    case "$command" in
${commands.map(({ path, options }) => `      '${path}') ${describe('option', options)} ;;`).join('\n')}
    esac
    return
  fi
  case "$command" in
${commands.map(({ path, commands, values }) => `    '${path}') ${commands.length > 0 ? describe('command', commands) : offer(values)} ;;`).join('\n')}
  esac
}
if [[ $funcstack[1] == ${own} ]]; then ${own} "$@"; else compdef ${own} ${name}; fi
`;
}

function offer({ words, files }: Values): string {
  const all = [
    ...(words.length > 0 ? [`compadd -- ${words.join(' ')}`] : []),
    ...(files ? ['_files'] : []),
  ];
  return all.join('; ') || ':';
}

/** Choices with what they are; a colon parts the two. */
function describe(kind: string, choices: readonly Choice[]): string {
  const quoted = choices.map(
    ({ name, description }) =>
      `'${`${name.replaceAll(':', '\\:')}:${description}`.replaceAll("'", "'\\''")}'`,
  );
  return `choices=(${quoted.join(' ')}); _describe ${kind} choices`;
}
