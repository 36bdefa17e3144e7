import type { Command } from 'commander';

export function webhooksCommand(program: Command): void {
  const webhooks = program
    .command('webhooks')
    .description('send events as Plain does, and show those that come');
  webhooks
    .command('send <type>')
    .description('send an event as Plain does, signed; exit 1 where the answer is no 2xx')
    .requiredOption('--to <url>', 'the receiver')
    .option('--secret <secret>', 'what to sign with (or PLAIN_WEBHOOK_SECRET)')
    .option('--payload <json>', 'the payload, as JSON or @file; a sample where it is left out')
    .action(async (type: string, options, command: Command) => {
      const { send } = await import('./send.js');
      await send(type, options, isJson(command));
    });
  webhooks
    .command('listen')
    .description('verify and print the events that come, until it is stopped')
    .option('--port <number>', 'where to listen on 127.0.0.1 (default: a free one)')
    .option('--secret <secret>', 'what they are signed with (or PLAIN_WEBHOOK_SECRET)')
    .action(async (options, command: Command) => {
      const { listen } = await import('./listen.js');
      await listen(options, isJson(command));
    });
}

const isJson = (command: Command) => command.optsWithGlobals<{ json?: boolean }>().json === true;
