import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type Check, failed, ok, skipped, warning } from './check.js';

/** Node and the packages, as the package finds them and as the project in the working directory does. */
export function checkInstalled(): Check[] {
  return [checkNode(), checkUndici(), checkGraphql(), checkTypeScript()];
}

function checkNode(): Check {
  const { node } = process.versions;
  return isAtLeast(node, [20, 19])
    ? ok('node', node)
    : failed('node', `${node} is too old`, 'install Node 20.19 or a later one');
}

function checkUndici(): Check {
  const [own, theirs] = [find('undici', here), find('undici', project())];
  if (!own) return failed('undici', 'it cannot be found', 'npm install');
  if (!theirs || theirs.path === own.path) return ok('undici', own.version);
  if (major(theirs) === major(own))
    return ok('undici', `${own.version}; yours is ${theirs.version}`);
  return warning(
    'undici',
    `the client runs on ${own.version}, and yours is ${theirs.version}`,
    `npm install undici@${major(own)}, if you pass a dispatcher: it has to be of the client's own major`,
  );
}

function checkGraphql(): Check {
  const [own, theirs] = [find('graphql', here), find('graphql', project())];
  if (!own) {
    return skipped(
      'graphql',
      'not installed; calls need none',
      'npm install --save-dev graphql, for the sandbox, codegen and schema commands',
    );
  }
  if (!['16', '17'].includes(major(own))) {
    return failed(
      'graphql',
      `${own.version} is not supported`,
      'npm install --save-dev graphql@16',
    );
  }
  if (!theirs || theirs.path === own.path) return ok('graphql', own.version);
  return warning(
    'graphql',
    `two copies: ${own.version} for the package, ${theirs.version} for the project; they refuse each other's schemas`,
    'npm dedupe, or the same version of graphql in every package.json',
  );
}

function checkTypeScript(): Check {
  const theirs = find('typescript', project());
  if (!theirs) {
    return skipped(
      'typescript',
      'not installed here',
      'npm install --save-dev typescript, to have calls checked',
    );
  }
  return isAtLeast(theirs.version, [5, 4])
    ? ok('typescript', theirs.version)
    : failed(
        'typescript',
        `${theirs.version} is too old`,
        'npm install --save-dev typescript@latest',
      );
}

interface Installed {
  readonly version: string;
  /** Its folder, symbolic links followed. */
  readonly path: string;
}

const here = import.meta.url;

const project = () => resolve('package.json');

/** The package as a module would find it: by its folder, since not every one exports its `package.json`. */
function find(name: string, from: string): Installed | undefined {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    try {
      const file = realpathSync(join(folder, name, 'package.json'));
      const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
      return { version, path: dirname(file) };
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

const major = ({ version }: Installed) => version.split('.')[0] ?? '';

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [first = 0, second = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return first > major || (first === major && second >= minor);
}
