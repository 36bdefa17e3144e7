import type { Command } from 'commander';
import { CannotStart } from '../cannot-start.js';
import { CommandFailed } from '../command-failed.js';

interface CardsOptions {
  url: string;
  key: string[];
  header?: string[];
}

export function cardsCommand(program: Command): void {
  const several = (value: string, all: string[] = []) => [...all, value];
  program
    .command('cards')
    .description('ask a server for customer cards as Plain does, and draw what an agent sees')
    .requiredOption('--url <url>', 'where the cards are asked for')
    .requiredOption('--key <key>', 'a card; may be given several times', several)
    .option('--header <name: value>', 'a configured header; several times', several)
    .action(async (options: CardsOptions, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      await show(options, json === true);
    });
}

async function show({ url, key: keys, header = [] }: CardsOptions, json: boolean): Promise<void> {
  if (!URL.canParse(url) || !/^https?:/i.test(url)) {
    throw new CannotStart(`--url must be an HTTP URL, not ${url}`);
  }
  const apiHeaders = header.map((text) => {
    const [, name, value] = /^([^:]+): *(.+)$/.exec(text) ?? [];
    if (!name || !value) throw new CannotStart('--header must be a name, a colon and a value');
    return { name, value };
  });
  const { askOnce } = await import('../../sandbox/customer-cards/ask-once.js');
  const { drawText } = await import('../../sandbox/customer-cards/draw.js');
  const cards = await askOnce({
    url,
    keys,
    apiHeaders,
    secret: process.env['PLAIN_WEBHOOK_SECRET'],
  });
  process.stdout.write(json ? `${JSON.stringify({ cards })}\n` : `${drawText(cards)}\n`);
  const failed = cards.filter(({ error }) => error !== undefined);
  if (failed.length > 0)
    throw new CommandFailed(`${failed.length} of ${cards.length} cards failed`);
}
