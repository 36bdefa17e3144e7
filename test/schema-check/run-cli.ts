import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

/** Runs the built command line in a folder, to its end. */
export function runCli(
  cwd: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { FORCE_COLOR: _, GITHUB_WORKSPACE: __, PLAIN_API_URL: ___, ...inherited } = process.env;
  const env = { ...inherited, PLAIN_API_KEY: '', NO_COLOR: '1', ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd, env }, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? 1 : 0,
        stdout,
        stderr,
      }),
    );
  });
}
