import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { dataOf, missingPermission, refusalOf, start } from '../../typescript-sdk.js';

let sandbox;
let client;
let stranger;
before(async () => {
  ({ sandbox, client, stranger } = await start());
});
beforeEach(() => sandbox.reset());
after(() => sandbox.close());

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const customerId = 'c_01H8H46Y7N69VTSF4WXCJTVATZ';

test('createAttachmentUploadUrl, the form as the guide posts it, and the attachment in an e-mail', async () => {
  const file = {
    customerId,
    fileName: 'hello.txt',
    fileSizeBytes: 5,
    attachmentType: 'EMAIL',
  };
  const { attachment, uploadFormUrl, uploadFormData } = await dataOf(
    client.createAttachmentUploadUrl(file),
  );
  // The client itself uploads nothing.
  const form = new FormData();
  for (const { key, value } of uploadFormData) form.append(key, value);
  form.append('file', new Blob(['Hello']), 'file');
  assert.equal((await fetch(uploadFormUrl, { method: 'POST', body: form })).status, 204);
  const email = await dataOf(
    client.sendNewEmail({
      customerId,
      subject: 'Hello',
      textContent: 'See file',
      attachmentIds: [attachment.id],
    }),
  );
  assert.deepEqual(
    email.attachments.map(({ fileName, fileSize }) => [fileName, fileSize.kiloBytes]),
    [['hello.txt', 0.005]],
  );
  assert.deepEqual(
    await refusalOf(client.createAttachmentUploadUrl({ ...file, fileName: 'setup.exe' })),
    ['attachment_file_type_not_allowed', 'fileName VALIDATION'],
  );
});

test('sendNewEmail and replyToEmail', async () => {
  const email = await dataOf(
    client.sendNewEmail({ customerId, subject: 'Hello', textContent: 'How are you?' }),
  );
  assert.equal(email.to.emailActor.customerId, customerId);
  const answer = await dataOf(
    client.replyToEmail({ inReplyToEmailId: email.id, textContent: 'Still there?' }),
  );
  assert.deepEqual([answer.inReplyToEmailId, answer.subject], [email.id, 'Re: Hello']);
  assert.deepEqual(
    await refusalOf(client.replyToEmail({ inReplyToEmailId: 'em_x', textContent: 'Hm' })),
    ['not_found', 'inReplyToEmailId NOT_FOUND'],
  );
  const input = { customerId, subject: '', textContent: 'Hello' };
  assert.deepEqual(await refusalOf(client.sendNewEmail(input)), [
    'input_validation',
    'subject REQUIRED',
  ]);
  // Its fragment shows attachments, which takes a permission that sending does not.
  const call = stranger.sendNewEmail({ ...input, subject: 'Hello' });
  assert.match(await missingPermission(call), /attachment:download/);
});

test('replyToThread gives nothing', async () => {
  assert.equal(await dataOf(client.replyToThread({ threadId, textContent: 'Hello' })), null);
  assert.equal((await dataOf(client.getThread({ threadId }))).status, 'SNOOZED');
  const { error } = await client.replyToThread({
    threadId,
    textContent: 'Hello',
    // As the guide's sample has it; the schema calls it channelSpecificOptions.
    additionalChannelOptions: { email: {} },
  });
  assert.equal(error.type, 'bad_request');
  const call = client.replyToThread({ threadId: 'th_x', textContent: 'Hello' });
  assert.deepEqual(await refusalOf(call), ['not_found', 'threadId NOT_FOUND']);
});

test('sendChat and sendCustomerChat', async () => {
  const customerIdentifier = { customerId };
  const thread = await dataOf(client.createThread({ customerIdentifier, channel: 'CHAT' }));
  const input = { customerId, threadId: thread.id, text: 'Hello' };
  assert.equal((await dataOf(client.sendChat(input))).text, 'Hello');
  assert.equal((await dataOf(client.sendCustomerChat(input))).text, 'Hello');
  const empty = ['input_validation', 'text REQUIRED'];
  assert.deepEqual(await refusalOf(client.sendChat({ customerId })), empty);
  assert.deepEqual(await refusalOf(client.sendCustomerChat({ ...input, text: '' })), empty);
});
