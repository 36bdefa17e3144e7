import { expect, test } from 'vitest';
import * as operations from '../../src/index.js';
import { customerId, type Payload, subscribed, threadOn } from './subscribed.js';

const type = 'timeline.timeline_entry_changed';
const threadId = threadOn('EMAIL');

test('a note comes onto a timeline, changes there and is taken away', async () => {
  const { run, came } = await subscribed([type]);
  const { createNote } = await run(operations.CreateNoteDocument, {
    input: { customerId, threadId, text: 'Called back', markdown: '**Called** back' },
  });
  const noteId = createNote.note?.id ?? '';
  const entry = { entryType: 'note', noteId, text: 'Called back', markdown: '**Called** back' };
  const [added] = await came(type);
  expect(added).toMatchObject({
    changeType: 'ADDED',
    previousTimelineEntry: null,
    timelineEntry: { customerId, threadId, actor: { actorType: 'machineUser' }, entry },
  });
  await run(operations.UpdateNoteDocument, { input: { noteId, text: 'Wrote back' } });
  const [updated] = await came(type);
  const now = { ...entry, text: 'Wrote back', markdown: null };
  const id = added?.['timelineEntry'].id;
  expect(updated).toMatchObject({
    changeType: 'UPDATED',
    previousTimelineEntry: { id, entry },
    timelineEntry: { id, entry: now },
  });
  await run(operations.DeleteNoteDocument, { input: { noteId } });
  const [removed] = await came(type);
  expect(removed).toMatchObject({
    changeType: 'REMOVED',
    previousTimelineEntry: { id, entry: now },
    timelineEntry: null,
  });
});

test('what is said, and what webhooks have no name for', async () => {
  const { run, came } = await subscribed([type]);
  await run(operations.ReplyToThreadDocument, { input: { threadId, textContent: 'Hello' } });
  const [mail, moved] = await came(type, type);
  const entries = [mail?.['timelineEntry'].entry, moved?.['timelineEntry'].entry];
  expect(entries).toContainEqual({ entryType: 'UNKNOWN' });
  expect(entries).toContainEqual(
    expect.objectContaining({ entryType: 'email', textContent: 'Hello', isStartOfThread: true }),
  );
  await run(operations.SendCustomerChatDocument, {
    input: { customerId, threadId: threadOn('CHAT'), text: 'Hi' },
  });
  expect(await came(type, type)).toContainEqual({
    eventType: type,
    changeType: 'ADDED',
    previousTimelineEntry: null,
    timelineEntry: expect.objectContaining({
      threadId: threadOn('CHAT'),
      actor: { actorType: 'customer', customerId },
      entry: expect.objectContaining({ entryType: 'chat', text: 'Hi', attachments: [] }),
    }),
  });
});

test('an e-mail tells a deleted customer from the others', async () => {
  const { run, came } = await subscribed([type]);
  const email = { email: 'zoe@northwind.example', isVerified: true };
  const { upsertCustomer } = await run(operations.UpsertCustomerDocument, {
    input: {
      identifier: { emailAddress: email.email },
      onCreate: { fullName: 'Zoe Adler', email },
      onUpdate: {},
    },
  });
  const zoe = upsertCustomer.customer?.id ?? '';
  const additionalRecipients = [{ email: email.email }];
  const message = { customerId, threadId, subject: 'Hello', textContent: 'Hello' };
  await run(operations.SendNewEmailDocument, { input: { ...message, additionalRecipients } });
  const copiedTo = (entries: (Payload | undefined)[]) =>
    entries.flatMap((entry) => entry?.['entry'].additionalRecipients?.[0].emailActor ?? []);
  const added = await came(type, type);
  expect(copiedTo(added.map((each) => each['timelineEntry']))).toEqual([
    { actorType: 'customer', customerId: zoe },
  ]);
  await run(operations.DeleteCustomerDocument, { input: { customerId: zoe } });
  await run(operations.DeleteThreadDocument, { input: { threadId } });
  const removed = await came(type, type);
  expect(copiedTo(removed.map((each) => each['previousTimelineEntry']))).toEqual([
    { actorType: 'deletedCustomer', customerId: zoe },
  ]);
});
