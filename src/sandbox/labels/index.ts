import { refused } from '../errors.js';
import { refuseEmpty } from '../input.js';
import { lookUp } from '../look-up.js';
import { byCreation, type List, page } from '../pages.js';
import { actor, madeBy, mutation, query, type Section } from '../section.js';
import { threads } from '../threads/state.js';
import type { LabelType } from './defaults.js';
import { labelTypeMutations } from './label-types.js';
import { type Label, labels, labelsOf, labelTypes } from './state.js';

export const labelsSection: Section = {
  kinds: {
    Label: { prefix: 'l', read: 'label:read', all: (store) => labels(store).all() },
    LabelType: { prefix: 'lt', read: 'labelType:read', all: (store) => labelTypes(store).all() },
  },
  queries: {
    labelType: query('labelType:read', ({ labelTypeId }: { labelTypeId: string }, { store }) =>
      labelTypes(store).get(labelTypeId),
    ),
    labelTypeByExternalId: query(
      'labelType:read',
      ({ externalId }: { externalId: string }, { store }) =>
        labelTypes(store).find((type) => type.externalId === externalId),
    ),
    labelTypes: query(
      'labelType:read',
      ({ filters, ...rest }: List<{ isArchived?: boolean | null }>, { store }) => {
        const isArchived = filters?.isArchived ?? undefined;
        const found = labelTypes(store).filter(
          (type) => isArchived === undefined || type.isArchived === isArchived,
        );
        return page(found, byCreation, rest);
      },
    ),
  },
  mutations: {
    ...labelTypeMutations,
    addLabels: mutation('label:create', (input: AddLabelsInput, { store, keyOwner }) => {
      refuseEmpty({ labelTypeIds: input.labelTypeIds });
      const { threadId: thread, labelTypeIds: types } = lookUp({
        threadId: [threads(store), input.threadId],
        labelTypeIds: [labelTypes(store), [...new Set(input.labelTypeIds)]],
      });
      const archived = types.find(({ isArchived }) => isArchived);
      if (archived) {
        throw refused(
          'cannot_add_label_using_archived_label_type',
          `The label type ${archived.id} is archived.`,
        );
      }
      // The vendor's guide says so; the reference has the labels that are there skipped in silence.
      const present = new Set(labelsOf(thread.id, store).map(({ labelType }) => labelType));
      const twice = types.find(({ id }) => present.has(id));
      if (twice) {
        throw refused(
          'label_with_given_type_already_added_to_thread',
          `The thread has a label of the type ${twice.id} already.`,
        );
      }
      const added = types.map(({ id }) =>
        labels(store).add({ thread: thread.id, labelType: id }, keyOwner),
      );
      return { labels: added, thread };
    }),
    removeLabels: mutation('label:delete', (input: { labelIds: string[] }, { store }) => {
      refuseEmpty({ labelIds: input.labelIds });
      const { labelIds: removed } = lookUp({ labelIds: [labels(store), input.labelIds] });
      for (const { id } of removed) labels(store).delete(id);
      return { thread: threads(store).get(removed[0]?.thread ?? '') ?? null };
    }),
  },
  fields: {
    Label: {
      ...madeBy,
      labelType: ({ labelType }: Label, _args, { store }) => labelTypes(store).get(labelType),
    },
    LabelType: {
      ...madeBy,
      archivedBy: ({ archivedBy }: LabelType) => archivedBy && actor(archivedBy),
      parentLabelType: ({ parentLabelType }: LabelType, _args, { store }) =>
        parentLabelType && labelTypes(store).get(parentLabelType),
    },
  },
};

interface AddLabelsInput {
  labelTypeIds: string[];
  threadId: string;
}
