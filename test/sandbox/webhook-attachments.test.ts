import { expect, test } from 'vitest';
import * as operations from '../../src/index.js';
import { calls } from './calls.js';
import { customerId, subscribed, threadOn } from './subscribed.js';

const messages = {
  SLACK: ['slack_message', 'slackMessage'],
  MS_TEAMS: ['ms_teams_message', 'msTeamsMessage'],
  DISCORD: ['discord_message', 'discordMessage'],
  CHAT: ['chat', 'chat'],
  EMAIL: ['email', 'email'],
} as const;

type Channel = keyof typeof messages;

async function withUploads(channel: Channel, how: 'received' | 'sent') {
  const [kind, member] = messages[channel];
  const type = `thread.${kind}_${how}`;
  const { sandbox, run, came } = await subscribed([type]);
  const { client } = calls(sandbox);
  const uploads = ['log.txt', 'scan'].map((fileName) =>
    client.uploadAttachment({
      customerId,
      fileName,
      attachmentType: channel,
      content: new TextEncoder().encode(fileName),
    }),
  );
  const found = (await Promise.all(uploads)).map((result) => operations.unwrap(result));
  const attachmentIds = found.map(({ id }) => id);
  const event = async () => {
    const [payload] = await came(type);
    expect(payload?.['thread'].id).toBe(threadOn(channel));
    return payload?.[member];
  };
  const file = (fileName: string, fileExtension: string | null) =>
    expect.objectContaining({ fileName, fileExtension, fileSizeBytes: fileName.length });
  const attachments = [file('log.txt', 'txt'), file('scan', null)];
  return { sandbox, run, attachmentIds, event, attachments };
}

test.each([
  ['SLACK', 'sendSlackMessage'],
  ['MS_TEAMS', 'sendMSTeamsMessage'],
  ['DISCORD', 'sendDiscordMessage'],
] as const)('a message that goes out on %s has its attachments', async (channel, name) => {
  const { sandbox, attachmentIds, event, attachments } = await withUploads(channel, 'sent');
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const input = { threadId: threadOn(channel), markdownContent: 'See', attachmentIds };
  await sandbox.ask(`mutation ($input: ${type}!) { ${name}(input: $input) { error { code } } }`, {
    input,
  });
  expect(await event()).toMatchObject({ attachments });
});

// Nobody can be impersonated in Teams and Discord.
test.each(['SLACK', 'CHAT', 'EMAIL'] as const)(
  'a message that comes in on %s has its attachments',
  async (channel) => {
    const { run, attachmentIds, event, attachments } = await withUploads(channel, 'received');
    const asCustomer = { customerIdentifier: { customerId } };
    const reply = { textContent: 'See', attachmentIds, impersonation: { asCustomer } };
    await run(operations.ReplyToThreadDocument, {
      input: { threadId: threadOn(channel), ...reply },
    });
    const message = await event();
    expect(message).toMatchObject({ attachments });
    expect(message.createdBy).toEqual({ actorType: 'customer', customerId });
  },
);

test.each(Object.entries(messages))('a sample of what comes in on %s has one', async (_, names) => {
  const [kind, member] = names;
  const type = `thread.${kind}_received`;
  const { sandbox, came } = await subscribed([type]);
  await sandbox.webhooks.deliver(type);
  const [payload] = await came(type);
  expect(payload?.[member]).toMatchObject({
    attachments: [{ fileName: 'screenshot.png', fileExtension: 'png' }],
    createdBy: { actorType: 'customer' },
  });
});
