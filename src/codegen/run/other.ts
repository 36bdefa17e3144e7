import { existsSync, readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { loadPeer } from '../../peer.js';

const cli = '@graphql-codegen/cli';

/** Runs a config that has more than `plainCodegen` makes, by graphql-codegen itself but without its command line. */
export async function generateOther(
  config: CodegenConfig,
  { check, watch }: { check: boolean; watch: boolean },
): Promise<{ stale: string[] }> {
  const { generate } = await loadPeer(
    'A config of more than plainCodegen',
    [cli],
    () => import(cli),
  );
  const files = (await generate({ ...config, watch, silent: true }, !check)) as {
    filename: string;
    content: string;
  }[];
  const stale = files.filter(
    ({ filename, content }) => !existsSync(filename) || readFileSync(filename, 'utf8') !== content,
  );
  return { stale: check ? stale.map(({ filename }) => filename) : [] };
}
