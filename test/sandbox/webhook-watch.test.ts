import { expect, test } from 'vitest';
import { customerGroups } from '../../src/sandbox/customers/state.js';
import { completeSeed } from '../../src/sandbox/state/seed.js';
import { createStore } from '../../src/sandbox/state/store.js';
import { threadFields, threads } from '../../src/sandbox/threads/state.js';
import { record, timeline } from '../../src/sandbox/threads/timeline.js';
import { agreementTransitions } from '../../src/sandbox/tiers/track.js';
import { watch } from '../../src/sandbox/webhooks/watch.js';

test('what a refused mutation had done has no event', async () => {
  const store = createStore(completeSeed());
  const published: string[] = [];
  store.beforeChange = watch(
    store,
    () => true,
    (type) => published.push(type),
  );
  const thread = threads(store).all()[0];
  const field = threadFields(store).all()[0];
  const group = customerGroups(store).all()[0];
  if (!thread || !field || !group) throw new Error('The seed has none.');
  const note = (text: string) => ({ __typename: 'NoteEntry' as const, noteId: 'n_1', text });
  const item = record(thread, note('a'), 'u_1', store);
  await Promise.resolve();
  expect(published.splice(0)).toEqual(['thread.note_created', 'timeline.timeline_entry_changed']);
  const change = () => {
    threads(store).change(thread, { priority: 0, title: 'Other' }, 'u_1');
    threadFields(store).change(field, { key: 'other' }, 'u_1');
    customerGroups(store).change(group, { name: 'Other' }, 'u_1');
    timeline(store).change(item, { entry: note('b') }, 'u_1');
    record(thread, note('c'), 'u_1', store);
    agreementTransitions(store).add({ threadId: thread.id } as never, 'system');
  };
  expect(() =>
    store.attempt(() => {
      change();
      throw new Error('refused');
    }),
  ).toThrow('refused');
  await Promise.resolve();
  expect(published).toEqual([]);
});
