import { beforeEach, expect, test } from 'vitest';
import {
  AddLabelsDocument,
  RemoveLabelsDocument,
  ThreadDocument,
} from '../../src/generated/index.js';
import { defaultLabelTypes } from '../../src/sandbox/labels/defaults.js';
import { calling, given, refusal } from './calls.js';
import { documentedThread as threadId } from './requests.js';

const { sandbox, client } = await calling();
beforeEach(() => sandbox.reset());

const labels = async () =>
  (await given(client.execute(ThreadDocument, { threadId }))).thread?.labels;
const add = (labelTypeIds: string[]) =>
  client.execute(AddLabelsDocument, { input: { threadId, labelTypeIds } });

const labelType = (wanted: string) =>
  defaultLabelTypes.find(({ name }) => name === wanted)?.id ?? '';

test('labels are put on a thread by their types, and taken off by their own ids', async () => {
  const types = [labelType('Billing'), labelType('Bug report')];
  const { addLabels } = await given(add(types));
  expect(addLabels.labels.map((label) => label.labelType.id)).toEqual(types);
  expect((await labels())?.map(({ id }) => id)).toEqual(addLabels.labels.map(({ id }) => id));

  const [first] = addLabels.labels;
  const remove = (id: string) =>
    client.execute(RemoveLabelsDocument, { input: { labelIds: [id] } });
  const { removeLabels } = await given(remove(first?.id ?? ''));
  expect(removeLabels.thread?.id).toBe(threadId);
  expect((await labels())?.map((label) => label.labelType.name)).toEqual(['Bug report']);
  expect(await refusal(remove(types[0] ?? ''))).toEqual({
    code: 'not_found',
    fields: ['labelIds NOT_FOUND'],
  });
});

test('a type that is on the thread, or archived, is refused by its own code, and nothing is added', async () => {
  const billing = labelType('Billing');
  await given(add([billing]));
  expect(await refusal(add([labelType('Bug report'), billing]))).toEqual({
    code: 'label_with_given_type_already_added_to_thread',
    fields: ['labelTypeIds VALIDATION'],
  });
  expect(await refusal(add([labelType('Old portal')]))).toMatchObject({
    code: 'cannot_add_label_using_archived_label_type',
  });
  expect(await labels()).toHaveLength(1);
});
