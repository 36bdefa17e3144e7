import type { Outcome } from '../../src/bulk/outcome.js';
import { PlainClient } from '../../src/client.js';
import { secret } from './command.js';
import type { FaultServer } from './fault-server.js';

export const clientOf = ({ url }: FaultServer) => new PlainClient({ apiKey: secret, apiUrl: url });

/** All outcomes, in the order of their lines. */
export async function all(outcomes: AsyncIterable<Outcome>): Promise<Outcome[]> {
  const list: Outcome[] = [];
  for await (const outcome of outcomes) list.push(outcome);
  return list.sort((a, b) => a.line - b.line);
}
