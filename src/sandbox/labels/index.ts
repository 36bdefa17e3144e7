import { byCreation, type List, page } from '../lists/pages.js';
import { actor, madeBy, query, type Section } from '../section.js';
import { labelling } from './add.js';
import type { LabelType } from './defaults.js';
import { labelTypeMutations } from './label-types.js';
import { type Label, labels, labelTypes } from './state.js';

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
    ...labelling,
  },
  fields: {
    Label: {
      ...madeBy,
      labelType: ({ labelType }: Label, _args, { store }) => labelTypes(store).get(labelType),
    },
    LabelType: {
      ...madeBy,
      archivedBy: ({ archivedBy }: LabelType, _args, { store }) =>
        archivedBy && actor(archivedBy, store),
      parentLabelType: ({ parentLabelType }: LabelType, _args, { store }) =>
        parentLabelType && labelTypes(store).get(parentLabelType),
    },
  },
};
