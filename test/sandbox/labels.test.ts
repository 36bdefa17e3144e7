import { expect, test } from 'vitest';
import {
  AddLabelsDocument,
  ArchiveLabelTypeDocument,
  CreateLabelTypeDocument,
  type CreateLabelTypeInput,
  CreateThreadDocument,
  DeleteCustomerDocument,
  LabelTypeByExternalIdDocument,
  LabelTypeDocument,
  LabelTypesDocument,
  MoveLabelTypeDocument,
  type MoveLabelTypeInput,
  RemoveLabelsDocument,
  ThreadDocument,
  UnarchiveLabelTypeDocument,
  UpdateLabelTypeDocument,
  UpsertCustomerDocument,
} from '../../src/index.js';
import { calls, nodes } from './calls.js';
import { running, documentedThread as threadId } from './requests.js';

const sandbox = await running();
const { run, refusal } = calls(sandbox);

async function create(input: CreateLabelTypeInput) {
  const { createLabelType } = await run(CreateLabelTypeDocument, { input });
  return createLabelType.labelType?.id ?? '';
}

async function labelsOfThread() {
  const { thread } = await run(ThreadDocument, { threadId });
  return thread?.labels.map(({ labelType }) => labelType.name);
}

test('a label type is made, found, changed, archived and brought back', async () => {
  const input = { name: ' Refunds ', color: '#f00', externalId: 'refunds', type: 'TEAM' as const };
  const labelTypeId = await create(input);
  const { labelTypeByExternalId: found } = await run(LabelTypeByExternalIdDocument, {
    externalId: 'refunds',
  });
  expect(found).toMatchObject({
    id: labelTypeId,
    name: 'Refunds',
    color: '#f00',
    icon: null,
    type: 'TEAM',
    isArchived: false,
    isExcludedFromAi: false,
    parentLabelType: null,
  });

  const changes = { labelTypeId, name: { value: 'Refund' }, color: { value: null } };
  const changed = await run(UpdateLabelTypeDocument, { input: changes });
  expect(changed.updateLabelType.labelType).toMatchObject({ name: 'Refund', color: null });

  const archive = { input: { labelTypeId } };
  const { archiveLabelType } = await run(ArchiveLabelTypeDocument, archive);
  expect(archiveLabelType.labelType?.archivedBy).toMatchObject({ __typename: 'MachineUserActor' });
  expect(await run(ArchiveLabelTypeDocument, archive)).toEqual({ archiveLabelType });
  const listed = async (isArchived?: boolean) => {
    const filters = isArchived === undefined ? {} : { isArchived };
    const { labelTypes } = await run(LabelTypesDocument, { filters });
    return nodes(labelTypes).some(({ id }) => id === labelTypeId);
  };
  expect([await listed(), await listed(true), await listed(false)]).toEqual([true, true, false]);

  await run(UnarchiveLabelTypeDocument, archive);
  const { labelType } = await run(LabelTypeDocument, { labelTypeId });
  expect(labelType).toMatchObject({ isArchived: false, archivedAt: null, archivedBy: null });
});

test('what a label type cannot be is refused by the name of its field', async () => {
  const labelTypeId = await create({ name: 'One', externalId: 'one' });
  expect(await refusal(CreateLabelTypeDocument, { input: { name: ' ' } })).toEqual([
    'input_validation',
    'name REQUIRED',
  ]);
  expect(
    await refusal(CreateLabelTypeDocument, { input: { name: 'Two', externalId: 'one' } }),
  ).toEqual(['input_validation', 'externalId VALIDATION']);
  expect(
    await refusal(CreateLabelTypeDocument, { input: { name: 'Two', parentLabelTypeId: 'lt_x' } }),
  ).toEqual(['not_found', 'parentLabelTypeId NOT_FOUND']);
  const [code, ...fields] = await refusal(UpdateLabelTypeDocument, { input: { labelTypeId } });
  expect([code, fields.length]).toEqual(['input_validation', 6]);
  expect(await refusal(ArchiveLabelTypeDocument, { input: { labelTypeId: 'lt_x' } })).toEqual([
    'not_found',
    'labelTypeId NOT_FOUND',
  ]);
});

test('a label type moves between its siblings, and to another parent', async () => {
  const parent = await create({ name: 'Parent' });
  const [a, b, c] = [
    await create({ name: 'a', parentLabelTypeId: parent }),
    await create({ name: 'b', parentLabelTypeId: parent }),
    await create({ name: 'c', parentLabelTypeId: parent }),
  ];
  const children = async () =>
    nodes((await run(LabelTypesDocument, { first: 100 })).labelTypes)
      .filter(({ parentLabelType }) => parentLabelType?.id === parent)
      .sort((one, two) => (one.position < two.position ? -1 : 1))
      .map(({ name }) => name)
      .join('');
  const move = async (input: MoveLabelTypeInput) => {
    await run(MoveLabelTypeDocument, { input });
    return await children();
  };
  expect(await children()).toBe('abc');
  expect(await move({ labelTypeId: c, beforeLabelTypeId: a })).toBe('cab');
  expect(await move({ labelTypeId: c, afterLabelTypeId: a })).toBe('acb');
  expect(await move({ labelTypeId: a, parentLabelTypeId: parent })).toBe('cba');
  for (let turn = 0; turn < 40; turn += 1) await move({ labelTypeId: a, beforeLabelTypeId: b });
  for (let turn = 0; turn < 20; turn += 1) {
    expect(await move({ labelTypeId: a, afterLabelTypeId: c })).toBe('cab');
    expect(await move({ labelTypeId: b, afterLabelTypeId: c })).toBe('cba');
  }
  expect(await move({ labelTypeId: b, afterLabelTypeId: parent })).toBe('ca');

  const refused = (input: MoveLabelTypeInput) => refusal(MoveLabelTypeDocument, { input });
  expect(await refused({ labelTypeId: parent, parentLabelTypeId: a })).toEqual([
    'input_validation',
    'parentLabelTypeId VALIDATION',
  ]);
  expect(await refused({ labelTypeId: a, afterLabelTypeId: b, parentLabelTypeId: parent })).toEqual(
    ['input_validation', 'afterLabelTypeId VALIDATION'],
  );
  expect(await refused({ labelTypeId: a, beforeLabelTypeId: a })).toEqual([
    'input_validation',
    'beforeLabelTypeId VALIDATION',
  ]);
  expect(await refused({ labelTypeId: a, afterLabelTypeId: b, beforeLabelTypeId: c })).toEqual([
    'input_validation',
    'beforeLabelTypeId VALIDATION',
  ]);
  expect((await refused({ labelTypeId: a }))[0]).toBe('input_validation');
});

test('labels go on a thread and off it', async () => {
  sandbox.reset();
  const bug = await create({ name: 'Crash' });
  const input = { threadId, labelTypeIds: [bug] };
  const { addLabels } = await run(AddLabelsDocument, { input });
  expect(addLabels.labels).toMatchObject([{ labelType: { id: bug } }]);
  expect(await labelsOfThread()).toEqual(['Crash']);

  expect(await refusal(AddLabelsDocument, { input })).toEqual([
    'label_with_given_type_already_added_to_thread',
  ]);
  const labelIds = addLabels.labels.map(({ id }) => id);
  expect(await refusal(RemoveLabelsDocument, { input: { labelIds: [bug] } })).toEqual([
    'not_found',
    'labelIds NOT_FOUND',
  ]);
  const { removeLabels } = await run(RemoveLabelsDocument, { input: { labelIds } });
  expect(removeLabels.thread).toEqual({ id: threadId });
  expect(await labelsOfThread()).toEqual([]);
});

test('an archived label type is given to no thread', async () => {
  const labelTypeId = await create({ name: 'Old' });
  await run(ArchiveLabelTypeDocument, { input: { labelTypeId } });
  const input = { threadId, labelTypeIds: [labelTypeId] };
  expect(await refusal(AddLabelsDocument, { input })).toEqual([
    'cannot_add_label_using_archived_label_type',
  ]);
  expect(
    await refusal(AddLabelsDocument, { input: { threadId: 'th_x', labelTypeIds: ['lt_x'] } }),
  ).toEqual(['not_found', 'threadId NOT_FOUND', 'labelTypeIds NOT_FOUND']);
  expect(await refusal(AddLabelsDocument, { input: { threadId, labelTypeIds: [] } })).toEqual([
    'input_validation',
    'labelTypeIds REQUIRED',
  ]);
});

test('labels go with the thread that they are on, also where its customer is deleted', async () => {
  const email = { email: 'leaves@customer.example', isVerified: true };
  const identifier = { emailAddress: email.email };
  const onCreate = { fullName: 'Lea Ves', email };
  await run(UpsertCustomerDocument, { input: { identifier, onCreate, onUpdate: {} } });
  const labelTypeIds = [await create({ name: 'Gone' })];
  const customerIdentifier = { emailAddress: email.email };
  const open = async () => {
    const input = { customerIdentifier };
    return (await run(CreateThreadDocument, { input })).createThread.thread;
  };
  const [first, second] = [await open(), await open()];
  const label = async (thread: typeof first) => {
    const input = { threadId: thread?.id ?? '', labelTypeIds };
    return (await run(AddLabelsDocument, { input })).addLabels.labels[0]?.id ?? '';
  };
  const both = [await label(first), await label(second)];
  const { removeLabels } = await run(RemoveLabelsDocument, { input: { labelIds: both } });
  expect(removeLabels.thread?.id).toBe(first?.id);

  const labelIds = [await label(second)];
  await run(DeleteCustomerDocument, { input: { customerId: first?.customer.id ?? '' } });
  expect(await refusal(RemoveLabelsDocument, { input: { labelIds } })).toEqual([
    'not_found',
    'labelIds NOT_FOUND',
  ]);
});
