import { styleText } from 'node:util';
import type { Command } from 'commander';
import { oneLine } from '../../one-line.js';
import { environmentApi } from '../../schema/location.js';
import { type OperationEntry, operationNamed, readManifest } from '../operations.js';
import { type Check, failed, skipped } from './check.js';
import { checkEditor } from './editor.js';
import { checkInstalled } from './installed.js';
import { checkKey } from './key.js';
import { checkEndpoint, checkProxy } from './network.js';
import { checkGenerated, checkSchema, projectOperations } from './project.js';

interface DoctorOptions {
  apiUrl?: string;
  manifest?: string;
  json?: boolean;
}

/** `plain-operations doctor`: what stands in the way of a call, and what to do about each thing. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'look at the installation, endpoint, key, clock and project; exit 1 where one fails',
    )
    .argument(
      '[operation...]',
      "the operations that the key is to allow (those of the project's manifest)",
    )
    .option('--manifest <file>', 'the manifest.json of the operations that it is to allow')
    .action(async (names: string[], { manifest }: DoctorOptions, command: Command) => {
      const named = names.map(operationNamed);
      const wanted =
        named.length > 0 && manifest === undefined
          ? named
          : [...named, ...(await projectOperations(manifest))];
      const { apiUrl = environmentApi(), json = false } = command.optsWithGlobals<DoctorOptions>();
      const checks = [
        ...checkInstalled(),
        checkProxy(process.env),
        ...(await checkNetwork(apiUrl, wanted)),
        await checkSchema(),
        await checkGenerated(),
        ...(await checkEditor()),
      ];
      const isWell = checks.every(({ status }) => status !== 'failed');
      if (!isWell) process.exitCode = 1;
      process.stdout.write(
        json ? `${JSON.stringify({ ok: isWell, checks })}\n` : checks.map(asText).join(''),
      );
    });
}

async function checkNetwork(
  apiUrl: string,
  wanted: readonly OperationEntry[],
): Promise<readonly Check[]> {
  const problem = problemOf(apiUrl);
  if (problem) return [failed('endpoint', problem, 'mend PLAIN_API_URL or --api-url')];
  const endpoint = await checkEndpoint(apiUrl);
  const apiKey = process.env['PLAIN_API_KEY'] || undefined;
  if (apiKey && endpoint.some(({ status }) => status === 'failed')) {
    return [...endpoint, skipped('key', 'not tried', 'mend the endpoint first')];
  }
  const isWanted = wanted.length > 0;
  const operations = isWanted ? wanted : readManifest();
  return [...endpoint, ...(await checkKey(apiKey, apiUrl, operations, isWanted))];
}

function problemOf(apiUrl: string): string | undefined {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return 'it is no http or https URL';
  return url.username || url.password ? 'it has a user or password in it' : undefined;
}

const styles = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' } as const;

function asText({ name, status, message, todo }: Check): string {
  const label = styleText(styles[status], status.padEnd(8), { stream: process.stdout });
  const next = todo === undefined ? '' : `${' '.repeat(21)}-> ${oneLine(todo)}\n`;
  return `${label} ${name.padEnd(11)} ${oneLine(message)}\n${next}`;
}
