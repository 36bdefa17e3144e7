import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

export const root = fileURLToPath(new URL('../../', import.meta.url));

interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** What `npm pack` puts into the tarball. */
export async function packedFiles(): Promise<Report> {
  const response = await fetch(`${inject('sharedUrl')}packed`);
  const [report] = Object.values((await response.json()) as Record<string, Report> | Report[]);
  if (!report) throw new Error('npm pack reported nothing');
  return report;
}

interface Report {
  readonly files: readonly PackedFile[];
  readonly size: number;
}

/** A project of a user's with nothing installed but `packages`. */
export class Scratch implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'plain-operations-')));

  /** One with the package as it is packed as well. */
  static async withPackage(packages: readonly string[]): Promise<Scratch> {
    const scratch = new Scratch(packages);
    const target = join(scratch.folder, 'node_modules/plain-operations');
    const paths = (await packedFiles()).files.map(({ path }) => path);
    for (const folder of new Set(paths.map(dirname))) {
      mkdirSync(join(target, folder), { recursive: true });
    }
    for (const path of paths) copyFileSync(join(root, path), join(target, path));
    return scratch;
  }

  constructor(packages: readonly string[]) {
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
        { cwd: this.folder, env: { PATH: process.env['PATH'], ...env }, timeout: 200_000 },
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
