import type { CommandWords, Values } from './words.js';

/** A script for bash 3.2 and later, which has to be sourced. */
export function bashScript(name: string, commands: readonly CommandWords[]): string {
  const own = `_${name.replaceAll('-', '_')}`;
  return `# Completions of ${name} for bash: source <(${name} completion bash)
${own}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= index
  # --option=value comes as three words.
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$command/\${COMP_WORDS[index]}" in
      ${steps(commands)}) command="\${command:+$command }\${COMP_WORDS[index]}" ;;
    esac
  done
  local words= files=
  case "$command/$previous" in
${cases(commands.flatMap(({ path, options }) => options.flatMap(({ name, value }) => (value ? [[`${path}/${name}`, assign(value)]] : []))))}
    *)
      if [[ $current == -* ]]; then
        case "$command" in
${cases(
  commands.map(({ path, options }) => [path, `words=${quote(options.map(({ name }) => name))}`]),
  '          ',
)}
        esac
      else
        case "$command" in
${cases(
  commands.map(({ path, commands, values }) => [
    path,
    assign({ ...values, words: [...commands.map(({ name }) => name), ...values.words] }),
  ]),
  '          ',
)}
        esac
      fi ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -n $files ]]; then
    local file
    while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$current")
    compopt -o filenames 2>/dev/null
  fi
}
complete -F ${own} ${name}
`;
}

/** The words that lead from a command to one below it, as the patterns of a case. */
export const steps = (commands: readonly CommandWords[]): string =>
  commands
    .filter(({ path }) => path !== '')
    .map(({ path }) => {
      const words = path.split(' ');
      return `'${words.slice(0, -1).join(' ')}/${words.at(-1)}'`;
    })
    .join('|');

const assign = ({ words, files }: Values) => `words=${quote(words)} files=${files ? 1 : ''}`;

const quote = (words: readonly string[]) => `'${words.join(' ')}'`;

const cases = (entries: readonly (readonly string[])[], indent = '    ') =>
  entries.map(([pattern, body]) => `${indent}'${pattern}') ${body} ;;`).join('\n');
