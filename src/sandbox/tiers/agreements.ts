import { type FieldError, invalidInput } from '../errors.js';
import { refuseUnless } from '../input.js';
import { labelTypes } from '../labels/state.js';
import { lookUp } from '../look-up.js';
import { mutation, type RootField } from '../section.js';
import type { Entry } from '../state/entry.js';
import { table } from '../state/store.js';
import { tiers } from './state.js';

/** How soon the threads of a tier are to be answered; one of the two times is given. */
export interface ServiceLevelAgreement extends Entry {
  __typename: `${'First' | 'Next'}ResponseTimeServiceLevelAgreement`;
  tierId: string;
  firstResponseTimeMinutes: number | null;
  nextResponseTimeMinutes: number | null;
  useBusinessHoursOnly: boolean;
  threadPriorityFilter: number[];
  threadLabelTypeIdFilter: LabelFilter | null;
  breachActions: BreachAction[];
}

interface LabelFilter {
  labelTypeIds: string[];
  requireAll: boolean;
}

interface BreachAction {
  __typename: 'BeforeBreachAction';
  beforeBreachMinutes: number;
}

export const serviceLevelAgreements = table<ServiceLevelAgreement>(
  'service level agreement',
  'sla',
);

/** How the permissions of these are called is not documented. */
export const agreementMutations: Record<string, RootField> = {
  createServiceLevelAgreement: mutation(
    ['serviceLevelAgreement:create', 'serviceLevelAgreement:read'],
    ({ tierId, serviceLevelAgreement: input }: CreateInput, { store, keyOwner }) => {
      lookUp({ tierId: [tiers(store), tierId] });
      const { firstResponseTimeMinutes: first = null, nextResponseTimeMinutes: next = null } =
        input;
      const labels = input.threadLabelTypeIdFilter ?? null;
      refuseWrong(input, first, next);
      lookUp({ threadLabelTypeIdFilter: [labelTypes(store), labels?.labelTypeIds] });
      const isFirst = first !== null;
      const beside = serviceLevelAgreements(store).find(
        (each) => each.tierId === tierId && each.firstResponseTimeMinutes !== null,
      );
      const message = 'A time for next responses wants one for the first response beside it.';
      refuseUnless(isFirst || beside !== undefined, 'nextResponseTimeMinutes', message);
      const agreement = serviceLevelAgreements(store).add(
        {
          __typename: `${isFirst ? 'First' : 'Next'}ResponseTimeServiceLevelAgreement`,
          tierId,
          firstResponseTimeMinutes: first,
          nextResponseTimeMinutes: next,
          useBusinessHoursOnly: input.useBusinessHoursOnly,
          threadPriorityFilter: [...(input.threadPriorityFilter ?? [0, 1, 2, 3])],
          threadLabelTypeIdFilter: labels && {
            labelTypeIds: [...labels.labelTypeIds],
            requireAll: labels.requireAll,
          },
          breachActions: input.breachActions.flatMap(({ beforeBreachAction: before }) =>
            before
              ? [
                  {
                    __typename: 'BeforeBreachAction' as const,
                    beforeBreachMinutes: before.beforeBreachMinutes,
                  },
                ]
              : [],
          ),
        },
        keyOwner,
      );
      return { serviceLevelAgreement: agreement };
    },
    { shows: ['ServiceLevelAgreement'] },
  ),
  deleteServiceLevelAgreement: mutation(
    'serviceLevelAgreement:delete',
    (input: { serviceLevelAgreementId: string }, { store }) => {
      const { serviceLevelAgreementId: serviceLevelAgreement } = lookUp({
        serviceLevelAgreementId: [serviceLevelAgreements(store), input.serviceLevelAgreementId],
      });
      serviceLevelAgreements(store).delete(serviceLevelAgreement.id);
      return { serviceLevelAgreement };
    },
    { shows: ['ServiceLevelAgreement'] },
  ),
};

interface CreateInput {
  tierId: string;
  serviceLevelAgreement: AgreementInput;
}

interface AgreementInput {
  firstResponseTimeMinutes?: number | null;
  nextResponseTimeMinutes?: number | null;
  threadPriorityFilter?: number[] | null;
  threadLabelTypeIdFilter?: LabelFilter | null;
  useBusinessHoursOnly: boolean;
  breachActions: { beforeBreachAction?: { beforeBreachMinutes: number } | null }[];
}

function refuseWrong(input: AgreementInput, first: number | null, next: number | null): void {
  const faults: FieldError[] = [];
  const refuse = (field: string, type: FieldError['type'], message: string) =>
    faults.push({ field, type, message });
  if ((first === null) === (next === null)) {
    const type = first === null ? 'REQUIRED' : 'VALIDATION';
    for (const field of ['firstResponseTimeMinutes', 'nextResponseTimeMinutes']) {
      refuse(field, type, 'Exactly one of the two times is to be given.');
    }
  }
  for (const [field, minutes] of Object.entries({
    firstResponseTimeMinutes: first,
    nextResponseTimeMinutes: next,
  })) {
    if (minutes !== null && minutes < 1) refuse(field, 'VALIDATION', 'It is 1 minute or more.');
  }
  if (input.threadPriorityFilter?.some((priority) => ![0, 1, 2, 3].includes(priority))) {
    refuse('threadPriorityFilter', 'VALIDATION', 'Priorities are 0, 1, 2 and 3.');
  }
  const [fault] = faults;
  if (fault) throw invalidInput(fault.message, faults);
}
