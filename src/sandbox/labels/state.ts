import { type Entry, ulid } from '../state/entry.js';
import { type Store, table } from '../state/store.js';
import { defaultLabelTypes, type LabelType, makeLabelType } from './defaults.js';
import { between } from './position.js';

/** A label on a thread. */
export interface Label extends Entry {
  /** The id of a thread. */
  thread: string;
  /** The id of a label type. */
  labelType: string;
}

/** Those of the seed's threads that nobody knows are made up. */
export const labelTypes = table<LabelType>('label type', 'lt', ({ seed }) => {
  const types = new Map(defaultLabelTypes.map((type) => [type.id, type]));
  for (const label of seed.threads.flatMap(({ labels }) => labels)) {
    if (byIdOrName(types.values(), label)) continue;
    const last = [...types.values()].at(-1);
    const made = makeLabelType(label, between(last?.position));
    const id = label.startsWith('lt_') ? label : made.id;
    types.set(id, { ...made, id });
  }
  return types.values();
});

export const labels = table<Label>('label', 'l', (store) =>
  store.seed.threads.flatMap((thread) =>
    thread.labels.flatMap((label) => {
      const type = byIdOrName(labelTypes(store).all(), label);
      if (!type) return [];
      const made = { createdAt: thread.createdAt, updatedAt: thread.createdAt };
      return {
        id: `l_${ulid(thread.createdAt, thread.id + label)}`,
        thread: thread.id,
        labelType: type.id,
        createdBy: thread.createdBy,
        updatedBy: thread.createdBy,
        ...made,
      };
    }),
  ),
);

export const labelsOf = (thread: string, store: Store): Label[] =>
  labels(store).filter((label) => label.thread === thread);

/** A seed names label types by either. */
const byIdOrName = (types: Iterable<LabelType>, label: string) =>
  [...types].find(({ id, name }) => id === label || name === label);
