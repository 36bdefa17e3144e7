import {
  refuseEmpty,
  refuseNothing,
  refuseTaken,
  refuseUnless,
  replaced,
  type Update,
  updated,
} from '../input.js';
import { lookUp } from '../look-up.js';
import { type Context, mutation, type RootField } from '../section.js';
import type { Store } from '../state/store.js';
import type { LabelType } from './defaults.js';
import { between } from './position.js';
import { labelTypes } from './state.js';

/** The mutations of what labels say. */
export const labelTypeMutations: Record<string, RootField> = {
  createLabelType: mutation('labelType:create', (input: CreateInput, { store, keyOwner }) => {
    refuseEmpty({ name: input.name });
    const { parentLabelTypeId: parent } = lookUp({
      parentLabelTypeId: [labelTypes(store), input.parentLabelTypeId],
    });
    refuseTaken(labelTypes(store), 'externalId', input.externalId);
    const parentLabelType = parent?.id ?? null;
    const labelType = labelTypes(store).add(
      {
        name: input.name.trim(),
        icon: input.icon ?? null,
        color: input.color ?? null,
        type: input.type ?? 'DEFAULT',
        description: input.description ?? null,
        parentLabelType,
        position: between(childrenOf(parentLabelType, store).at(-1)?.position),
        externalId: input.externalId ?? null,
        isExcludedFromAi: input.isExcludedFromAi ?? false,
        isArchived: false,
        archivedAt: null,
        archivedBy: null,
      },
      keyOwner,
    );
    return { labelType };
  }),

  updateLabelType: mutation('labelType:edit', (input: UpdateInput, { store, keyOwner }) => {
    const { labelTypeId: labelType } = find(input, store);
    const { labelTypeId: _id, ...updates } = input;
    const { name, icon, color, description, externalId, isExcludedFromAi } = updates;
    refuseNothing({ name, icon, color, description, externalId, isExcludedFromAi });
    refuseEmpty({ name: name?.value });
    refuseTaken(labelTypes(store), 'externalId', externalId?.value, labelType);
    const values = {
      name: replaced(name)?.trim(),
      icon: updated(icon),
      color: updated(color),
      description: updated(description),
      externalId: updated(externalId),
      isExcludedFromAi: updated(isExcludedFromAi) ?? undefined,
    };
    labelTypes(store).change(labelType, values, keyOwner);
    return { labelType };
  }),

  archiveLabelType: mutation('labelType:edit', (input: LabelTypeInput, context) =>
    setArchived(input, true, context),
  ),

  unarchiveLabelType: mutation('labelType:edit', (input: LabelTypeInput, context) =>
    setArchived(input, false, context),
  ),

  moveLabelType: mutation('labelType:edit', (input: MoveInput, { store, keyOwner }) => {
    const types = labelTypes(store);
    const found = lookUp({
      labelTypeId: [types, input.labelTypeId],
      afterLabelTypeId: [types, input.afterLabelTypeId],
      beforeLabelTypeId: [types, input.beforeLabelTypeId],
      parentLabelTypeId: [types, input.parentLabelTypeId],
    });
    const { labelTypeId: labelType, parentLabelTypeId: parent } = found;
    const { afterLabelTypeId: after, beforeLabelTypeId: before } = found;
    const { labelTypeId: _id, ...places } = input;
    refuseNothing({ ...noPlace, ...places });
    refuseUnless(!after || !before, 'beforeLabelTypeId', 'Name one neighbour only.');
    const neighbour = after ?? before;
    const parentId = parent?.id ?? neighbour?.parentLabelType ?? null;
    const field = after ? 'afterLabelTypeId' : 'beforeLabelTypeId';
    refuseUnless(neighbour !== labelType, field, 'A label type is no neighbour of its own.');
    refuseUnless(
      !neighbour || neighbour.parentLabelType === parentId,
      field,
      'The neighbour has another parent.',
    );
    refuseUnless(
      !isBeneath(parentId, labelType, store),
      parent ? 'parentLabelTypeId' : field,
      'A label type cannot be beneath itself.',
    );
    const siblings = childrenOf(parentId, store).filter((type) => type !== labelType);
    const place = before ? siblings.indexOf(before) : after ? siblings.indexOf(after) + 1 : -1;
    const position = neighbour
      ? between(siblings[place - 1]?.position, siblings[place]?.position)
      : between(siblings.at(-1)?.position);
    types.change(labelType, { parentLabelType: parentId, position }, keyOwner);
    return { labelType };
  }),
};

interface LabelTypeInput {
  labelTypeId: string;
}

interface CreateInput {
  name: string;
  icon?: string | null;
  color?: string | null;
  type?: LabelType['type'] | null;
  description?: string | null;
  parentLabelTypeId?: string | null;
  externalId?: string | null;
  isExcludedFromAi?: boolean | null;
}

interface UpdateInput extends LabelTypeInput {
  name?: Update<string>;
  icon?: Update<string>;
  color?: Update<string>;
  description?: Update<string>;
  externalId?: Update<string>;
  isExcludedFromAi?: Update<boolean>;
}

interface MoveInput extends LabelTypeInput {
  afterLabelTypeId?: string | null;
  beforeLabelTypeId?: string | null;
  parentLabelTypeId?: string | null;
}

const noPlace = { afterLabelTypeId: null, beforeLabelTypeId: null, parentLabelTypeId: null };

const find = ({ labelTypeId }: LabelTypeInput, store: Store) =>
  lookUp({ labelTypeId: [labelTypes(store), labelTypeId] });

function setArchived(input: LabelTypeInput, isArchived: boolean, { store, keyOwner }: Context) {
  const { labelTypeId: labelType } = find(input, store);
  if (labelType.isArchived !== isArchived) {
    const archived = { archivedAt: store.now(), archivedBy: keyOwner };
    const values = isArchived ? archived : { archivedAt: null, archivedBy: null };
    labelTypes(store).change(labelType, { isArchived, ...values }, keyOwner);
  }
  return { labelType };
}

function childrenOf(parent: string | null, store: Store): LabelType[] {
  const rank = ({ position }: LabelType) => position;
  return labelTypes(store)
    .filter(({ parentLabelType }) => parentLabelType === parent)
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function isBeneath(id: string | null, ancestor: LabelType, store: Store): boolean {
  if (id === null) return false;
  if (id === ancestor.id) return true;
  return isBeneath(labelTypes(store).get(id)?.parentLabelType ?? null, ancestor, store);
}
