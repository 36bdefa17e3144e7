import { webhookSecret } from '../../sandbox/workspace/state.js';

/** That of the command line or the environment, and else the sandbox's. */
export const secretOf = (given: string | undefined): string =>
  given || process.env['PLAIN_WEBHOOK_SECRET'] || webhookSecret;
