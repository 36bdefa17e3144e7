import { type Entry, setUp, ulid } from '../state/entry.js';

export interface LabelType extends Entry {
  name: string;
  icon: string | null;
  color: string | null;
  type: 'DEFAULT' | 'TEAM';
  description: string | null;
  /** The id of a label type. */
  parentLabelType: string | null;
  /** Sorts those of one parent. */
  position: string;
  externalId: string | null;
  isExcludedFromAi: boolean;
  isArchived: boolean;
  archivedAt: string | null;
  archivedBy: string | null;
}

export const defaultLabelTypes: readonly LabelType[] = [
  { ...makeLabelType('Bug report', '1'), icon: 'bug', color: '#dc2626' },
  { ...makeLabelType('Feature request', '2'), icon: 'light-bulb', color: '#16a34a' },
  { ...makeLabelType('Billing', '3'), icon: 'card', color: '#ca8a04', externalId: 'billing' },
  { ...makeLabelType('Platform team', '4'), type: 'TEAM', description: 'Threads of this team.' },
  {
    ...makeLabelType('Old portal', '5'),
    isArchived: true,
    archivedAt: '2023-06-30T16:00:00.000Z',
    archivedBy: 'system',
  },
];

/** A label type of which nothing but the name is known. */
export function makeLabelType(name: string, position: string): LabelType {
  return {
    id: `lt_${ulid(setUp.createdAt, name)}`,
    name,
    icon: null,
    color: null,
    type: 'DEFAULT',
    description: null,
    parentLabelType: null,
    position,
    externalId: null,
    isExcludedFromAi: false,
    isArchived: false,
    archivedAt: null,
    archivedBy: null,
    ...setUp,
  };
}
