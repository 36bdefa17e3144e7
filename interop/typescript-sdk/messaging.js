import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, dataOf, refusalOf } from './client.js';

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
  assert.deepEqual(
    await refusalOf(client.createAttachmentUploadUrl({ ...file, fileSizeBytes: 7_000_000 })),
    ['attachment_file_size_too_large', 'fileSizeBytes VALIDATION'],
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
});

test('nothing is sent to a customer who is marked as spam', async () => {
  const email = await dataOf(
    client.sendNewEmail({ customerId, subject: 'Hello', textContent: 'How are you?' }),
  );
  const query =
    'mutation q($input: MarkCustomerAsSpamInput!) { markCustomerAsSpam(input: $input) { error { code } } }';
  await dataOf(client.rawRequest({ query, variables: { input: { customerId } } }));
  for (const call of [
    client.sendNewEmail({ customerId, subject: 'Hello', textContent: 'How are you?' }),
    client.replyToEmail({ inReplyToEmailId: email.id, textContent: 'Still there?' }),
    client.replyToThread({ threadId, textContent: 'Still there?' }),
  ]) {
    assert.deepEqual(await refusalOf(call), ['customer_is_marked_as_spam']);
  }
});

test('a file that was not uploaded cannot be sent', async () => {
  const file = { customerId, fileName: 'a.txt', fileSizeBytes: 5, attachmentType: 'EMAIL' };
  const { attachment } = await dataOf(client.createAttachmentUploadUrl(file));
  const email = { customerId, subject: 'Hello', textContent: 'Hello' };
  assert.deepEqual(
    await refusalOf(client.sendNewEmail({ ...email, attachmentIds: [attachment.id] })),
    ['attachment_not_uploaded', 'attachmentIds VALIDATION'],
  );
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
  const customerIdentifier = { customerId };
  const inner = await dataOf(client.createThread({ customerIdentifier, channel: 'INTERNAL' }));
  assert.deepEqual(
    await refusalOf(client.replyToThread({ threadId: inner.id, textContent: 'Hello' })),
    ['cannot_reply_to_thread'],
  );
});

test('sendChat and sendCustomerChat', async () => {
  const customerIdentifier = { customerId };
  const thread = await dataOf(client.createThread({ customerIdentifier, channel: 'CHAT' }));
  const input = { customerId, threadId: thread.id, text: 'Hello' };
  assert.equal((await dataOf(client.sendChat(input))).text, 'Hello');
  assert.equal((await dataOf(client.sendCustomerChat(input))).text, 'Hello');
  const mail = { ...input, threadId };
  for (const call of [client.sendChat(mail), client.sendCustomerChat(mail)]) {
    assert.deepEqual(await refusalOf(call), ['input_validation', 'threadId VALIDATION']);
  }
  const empty = ['input_validation', 'text REQUIRED'];
  assert.deepEqual(await refusalOf(client.sendChat({ customerId })), empty);
  assert.deepEqual(await refusalOf(client.sendCustomerChat({ ...input, text: '' })), empty);
});
