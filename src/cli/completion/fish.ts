import type { CommandWords, Values } from './words.js';

/** A script for fish 3, to be sourced or kept in `~/.config/fish/completions`. */
export function fishScript(name: string, commands: readonly CommandWords[]): string {
  const at = `__${name.replaceAll('-', '_')}_at`;
  const steps = commands
    .filter(({ path }) => path !== '')
    .map(({ path }) => {
      const words = path.split(' ');
      return `'${words.slice(0, -1).join(' ')}/${words.at(-1)}'`;
    });
  const lines = commands.flatMap(({ path, commands, options, values }) => {
    const complete = `complete -c ${name} -n '${at} "${path}"'`;
    return [
      ...commands.map((each) => `${complete} -a ${each.name} -d ${quote(each.description)}`),
      ...(values.words.length > 0 ? [`${complete} -a ${quote(values.words.join(' '))}`] : []),
      ...(values.files ? [`${complete} -F`] : []),
      ...options.map(
        (option) =>
          `${complete} -l ${option.name.slice(2)}${argument(option.value)} -d ${quote(option.description)}`,
      ),
    ];
  });
  return `# Completions of ${name} for fish: ${name} completion fish | source
function ${at}
  set -l command
  for word in (commandline -opc)[2..-1]
    switch "$command/$word"
      case ${steps.join(' ')}
        set command (string trim "$command $word")
    end
  end
  test "$command" = "$argv[1]"
end
complete -c ${name} -f
${lines.join('\n')}
`;
}

function argument(value: Values | undefined): string {
  if (!value) return '';
  if (value.files) return ' -r -F';
  return value.words.length > 0 ? ` -x -a ${quote(value.words.join(' '))}` : ' -x';
}

const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
