import { refused } from '../errors.js';
import { refuseEmpty } from '../input.js';
import { lookUp } from '../look-up.js';
import { mutation, type RootField } from '../section.js';
import type { Store } from '../state/store.js';
import { type Thread, threads } from '../threads/state.js';
import { record } from '../threads/timeline.js';
import type { LabelType } from './defaults.js';
import { type Label, labels, labelsOf, labelTypes } from './state.js';

/** https://www.plain.com/docs/graphql/labels */
export const labelling: Record<string, RootField> = {
  addLabels: mutation('label:create', (input: AddInput, { store, keyOwner }) => {
    refuseEmpty({ labelTypeIds: input.labelTypeIds });
    const { threadId: thread, labelTypeIds: types } = lookUp({
      threadId: [threads(store), input.threadId],
      labelTypeIds: [labelTypes(store), [...new Set(input.labelTypeIds)]],
    });
    refuseArchived(types);
    refusePresent(thread, types, store);
    return { labels: addLabels(thread, types, keyOwner, store), thread };
  }),
  removeLabels: mutation(
    'label:delete',
    ({ labelIds }: { labelIds: string[] }, { store, keyOwner }) => {
      refuseEmpty({ labelIds });
      const { labelIds: wanted } = lookUp({ labelIds: [labels(store), labelIds] });
      const theirs = [...new Set(wanted.map(({ thread }) => thread))].flatMap(
        (id) => threads(store).get(id) ?? [],
      );
      for (const thread of theirs) {
        withChange(thread, keyOwner, store, () => {
          for (const label of wanted)
            if (label.thread === thread.id) labels(store).delete(label.id);
        });
      }
      // The payload has one, whatever number of threads the labels were on.
      return { thread: theirs[0] };
    },
  ),
};

/** @throws {MutationRefused} where an id is unknown, or its type is archived */
export function labelTypesOf(ids: readonly string[], store: Store): LabelType[] {
  const types = lookUp({ labelTypeIds: [labelTypes(store), [...new Set(ids)]] }).labelTypeIds;
  refuseArchived(types);
  return types;
}

function refuseArchived(types: readonly LabelType[]): void {
  const archived = types.find(({ isArchived }) => isArchived);
  if (!archived) return;
  const message = `The label type ${archived.id} is archived.`;
  throw refused('cannot_add_label_using_archived_label_type', message);
}

/** Puts labels on a thread that has none of their types. */
export function addLabels(
  thread: Thread,
  types: readonly LabelType[],
  by: string,
  store: Store,
): Label[] {
  if (types.length === 0) return [];
  return withChange(thread, by, store, () =>
    types.map((type) => labels(store).add({ thread: thread.id, labelType: type.id }, by)),
  );
}

interface AddInput {
  threadId: string;
  labelTypeIds: string[];
}

/** The guide says that it is refused, the reference that it is left out. */
function refusePresent(thread: Thread, types: readonly LabelType[], store: Store): void {
  const present = labelsOf(thread.id, store).map(({ labelType }) => labelType);
  const twice = types.find(({ id }) => present.includes(id));
  if (!twice) return;
  const message = `The thread has a label of the type ${twice.id} already.`;
  throw refused('label_with_given_type_already_added_to_thread', message);
}

function withChange<T>(thread: Thread, by: string, store: Store, change: () => T): T {
  const previousLabels = labelsOf(thread.id, store);
  const result = change();
  const entry = { previousLabels, nextLabels: labelsOf(thread.id, store) };
  record(thread, { __typename: 'ThreadLabelsChangedEntry', ...entry }, by, store);
  threads(store).touch(thread, by);
  return result;
}
