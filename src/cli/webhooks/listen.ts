import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { oneLine, quietJson } from '../../one-line.js';
import { type WebhookEvent, webhookHandler } from '../../webhooks/index.js';
import { cannotListen, checkPort } from '../sandbox/check-port.js';
import { secretOf } from './secret.js';

export async function listen(
  { port = '0', secret }: { port?: string; secret?: string },
  json: boolean,
): Promise<void> {
  checkPort(port);
  const handler = webhookHandler({
    secrets: secretOf(secret),
    on: {},
    otherwise: (event) => void process.stdout.write(json ? `${quietJson(event)}\n` : show(event)),
    onError: (error) => void process.stderr.write(`refused: ${(error as Error).message}\n`),
  });
  const server = createServer(handler.node);
  const stop = new AbortController();
  const stopped = Promise.race(
    ['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: stop.signal })),
  );
  server.listen(Number(port), '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw cannotListen(port, error as NodeJS.ErrnoException);
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  if (json) process.stdout.write(`${JSON.stringify({ url })}\n`);
  else {
    process.stdout.write(`Listening for webhooks at ${url}, until Ctrl-C. To send one there:

  plain-operations webhooks send thread.thread_created --to ${url}

`);
  }
  await stopped;
  stop.abort();
  server.close();
  server.closeAllConnections();
}

function show({ id, type, webhookMetadata, payload }: WebhookEvent): string {
  const { webhookDeliveryAttemptNumber: attempt, webhookTargetVersion: version } = webhookMetadata;
  const { eventType: _type, ...rest } = payload as { eventType?: unknown };
  const head = oneLine(`verified: ${type} ${id} attempt ${attempt}, version ${version}`);
  return `${head}\n${quietJson(rest, 2)}\n\n`;
}
