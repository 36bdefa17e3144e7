import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand as run } from '../command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
const script = (shell: string) => join(folder, `completion.${shell}`);

beforeAll(async () => {
  writeFileSync(join(folder, 'a-file.graphql'), 'query mine { myPermissions { permissions } }');
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await run(['completion', shell]);
    expect(code).toBe(0);
    writeFileSync(script(shell), stdout);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

function sh(file: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd: folder, env: { ...process.env, HOME: folder } }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
}

/** What each shell offers for a line that ends where the cursor is. */
const shells: Record<string, (line: string) => Promise<string[]>> = {
  async bash(line) {
    const code = `source "$1"; COMP_WORDS=($2)
      if [[ $2 == *' ' ]]; then COMP_WORDS+=(''); fi
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _plain_operations; printf '%s\\n' "\${COMPREPLY[@]}"`;
    // Readline takes the sign of equality for a word.
    const words = line.replaceAll('=', ' = ').replace(/ = $/, ' =');
    return (await sh('bash', '--norc', '-c', code, 'bash', script('bash'), words)).split('\n');
  },
  async fish(line) {
    const code = 'source $argv[1]; complete -C $argv[2]';
    const offered = await sh('fish', '--no-config', '-c', code, script('fish'), line);
    return offered.split('\n').map((each) => (each.split('\t')[0] ?? '').replace(/^--\w+=/, ''));
  },
  async zsh(line) {
    // A terminal of its own: what is typed there is completed, and the command then says that it ran.
    const code = `zmodload zsh/zpty; zpty z zsh -f -i
      zpty -w z "PS1=; autoload -Uz compinit; compinit -u -D; source $1; LISTMAX=1000"
      zpty -w z "plain-operations() { print RA''N }; print REA''DY"; zpty -r z out '*READY*'
      zpty -w -n z "$2"$'\\t'; zpty -w z ' x'; zpty -r z out '*RAN*'; print -r -- $out`;
    const printed = await sh('zsh', '-f', '-c', code, 'zsh', script('zsh'), line);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves the cursor is taken out
    return printed.replace(/\u001b\[[\d;?]*\w/g, '').split(/\s+|--format=/);
  },
};

const isInstalled = (shell: string) => {
  try {
    execFileSync(shell, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const names = (
  JSON.parse(
    readFileSync(new URL('../../src/generated/manifest.json', import.meta.url), 'utf8'),
  ) as {
    operations: { name: string }[];
  }
).operations.map(({ name }) => name);

describe.each(Object.keys(shells))('in %s', (shell) => {
  const offered = (line: string) => shells[shell]?.(`plain-operations ${line}`);

  test.skipIf(!isInstalled(shell)).each([
    ['commands', 'sch', ['schema']],
    ['commands below a command', 'schema ', ['pull', 'check']],
    ['the operations of the package', 'run ', names],
    ['operations by their beginning', 'permissions assign', ['assignThread']],
    ['files where one can be meant', 'run a-f', ['a-file.graphql']],
    ['options', 'assign --concur', ['--concurrency']],
    ['options of all commands', 'run --js', ['--json']],
    ['what an option takes', 'schema check --fail-on ', ['breaking', 'never']],
    ['what stands behind a sign of equality', 'assign --format=', ['csv', 'jsonl']],
    ['shells', 'completion ', ['bash', 'zsh', 'fish']],
  ])('completes %s', async (_what, line, expected) => {
    expect(await offered(line)).toEqual(expect.arrayContaining(expected));
  });

  test.skipIf(!isInstalled(shell))('offers nothing of another command', async () => {
    expect(await offered('schema pull --fail')).not.toContain('--fail-on');
  });
});

test('another shell is answered with those that there are', async () => {
  const { code, stderr } = await run(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/bash, zsh, fish/);
});
