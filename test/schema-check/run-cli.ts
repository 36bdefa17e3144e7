import { type Ran, runCommand } from '../command-line.js';

/** Runs the built command line in a folder, to its end. */
export const runCli = (
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> => runCommand(args, { cwd, env });
