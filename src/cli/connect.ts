import type { Command } from 'commander';
import { PlainClient } from '../client.js';
import { CannotStart } from './cannot-start.js';

/**
 * A client with the key from `PLAIN_API_KEY`, for the URL of `--api-url` or `PLAIN_API_URL`.
 *
 * @throws {CannotStart} there is no key, or one of the two cannot be used
 */
export function connect(command: Command): PlainClient {
  const apiKey = process.env['PLAIN_API_KEY'];
  if (!apiKey) throw new CannotStart('set PLAIN_API_KEY to an API key (plainApiKey_…)');
  // An empty variable counts as none; an empty option is a mistake that must not lead to Plain itself.
  const { apiUrl = process.env['PLAIN_API_URL'] || undefined } = command.optsWithGlobals<{
    apiUrl?: string;
  }>();
  try {
    return new PlainClient({ apiKey, apiUrl });
  } catch (error) {
    throw new CannotStart((error as Error).message);
  }
}
