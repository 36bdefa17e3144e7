import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** What `npm pack` puts into the tarball. */
export function packedFiles(): { files: readonly PackedFile[]; size: number } {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [report] = Object.values(JSON.parse(output) as Record<string, Report> | Report[]);
  if (!report) throw new Error('npm pack reported nothing');
  return report;
}

interface Report {
  readonly files: readonly PackedFile[];
  readonly size: number;
}

/** A project of a user's with the package as it is packed, and nothing beside but `packages`. */
export class Scratch implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'plain-operations-')));

  constructor(packages: readonly string[]) {
    for (const { path } of packedFiles().files) {
      cpSync(join(root, path), join(this.folder, 'node_modules/plain-operations', path));
    }
    for (const name of packages) {
      const link = join(this.folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), link, 'junction');
    }
  }

  /** Runs Node in the project. */
  node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        args,
        { cwd: this.folder, env: { PATH: process.env['PATH'], ...env }, timeout: 60_000 },
        (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
      );
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What an installation without any optional peer has. */
export const installed = ['undici', 'graphql', '@graphql-typed-document-node/core'];
