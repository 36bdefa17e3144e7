import { byCreation, type PageArguments, page } from '../pages.js';
import { actor, madeBy, query, type Section } from '../section.js';
import type { LabelType } from './defaults.js';
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
    labelTypes: query('labelType:read', (args: PageArguments, { store }) =>
      page(labelTypes(store).all(), byCreation, args),
    ),
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
