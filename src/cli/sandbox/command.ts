import { once } from 'node:events';
import type { Command } from 'commander';
import { MissingPeerError } from '../../peer.js';
import { isGraphiqlInstalled, renderer } from '../../sandbox/http/graphiql.js';
import { type Sandbox, startSandbox } from '../../sandbox/index.js';
import { CannotStart } from '../cannot-start.js';
import { checkPort } from './check-port.js';

export function sandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description("run a stand-in for Plain's API on this machine, until it is stopped")
    .option('--port <number>', 'where to listen on 127.0.0.1 (default: a free one)')
    .action(async ({ port = '0' }: { port?: string }, command: Command) => {
      const sandbox = await start(port);
      // Listened for before anything is printed: whoever reads it may stop the sandbox at once.
      const stop = new AbortController();
      const stopped = Promise.race(
        ['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: stop.signal })),
      );
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      process.stdout.write(json ? `${JSON.stringify(addresses(sandbox))}\n` : describe(sandbox));
      await stopped;
      stop.abort();
      await sandbox.close();
    });
}

/** @throws {CannotStart} it does not start; the message is one line */
export async function start(port: string): Promise<Sandbox> {
  checkPort(port);
  try {
    return await startSandbox({ port: Number(port) });
  } catch (error) {
    if (error instanceof MissingPeerError) throw error;
    throw new CannotStart((error as Error).message);
  }
}

const addresses = ({ url, apiKey, webhooks }: Sandbox) => ({
  url,
  apiKey,
  webhookSecret: webhooks.secret,
});

const describe = ({ url, apiKey, webhooks }: Sandbox) => `The sandbox is running.

  API URL   ${url}
  API key   ${apiKey}
  Schema    ${url}/schema.graphql
  Webhooks  signed with ${webhooks.secret}

${isGraphiqlInstalled() ? 'Open the API URL in a browser for GraphiQL.' : `For GraphiQL in a browser: npm install --save-dev ${renderer}`}
To send operations there from a shell:

  export PLAIN_API_URL=${url}
  export PLAIN_API_KEY=${apiKey}

Ctrl-C stops it; what was changed is then gone.
`;
