import { attachmentsSection } from './attachments/index.js';
import { companiesSection } from './companies/index.js';
import { customerCardsSection } from './customer-cards/index.js';
import { customersSection } from './customers/index.js';
import { eventsSection } from './events/index.js';
import { knowledgeSourcesSection } from './knowledge-sources/index.js';
import { labelsSection } from './labels/index.js';
import { machineUsersSection } from './machine-users/index.js';
import { messagingSection } from './messaging/index.js';
import type { Section } from './section.js';
import { tenantsSection } from './tenants/index.js';
import { threadsSection } from './threads/index.js';
import { tiersSection } from './tiers/index.js';
import { usersSection } from './users/index.js';
import { webhooksSection } from './webhooks/index.js';
import { workspaceSection } from './workspace/index.js';

/** What the sandbox knows of the API: its sections, each in a folder of its name. */
const sections: readonly Section[] = [
  attachmentsSection,
  companiesSection,
  customerCardsSection,
  customersSection,
  eventsSection,
  knowledgeSourcesSection,
  labelsSection,
  machineUsersSection,
  messagingSection,
  tenantsSection,
  threadsSection,
  tiersSection,
  usersSection,
  webhooksSection,
  workspaceSection,
];

/** All sections as one. */
export const api: Required<Section> = {
  kinds: Object.assign({}, ...sections.map(({ kinds }) => kinds)),
  queries: Object.assign({}, ...sections.map(({ queries }) => queries)),
  mutations: Object.assign({}, ...sections.map(({ mutations }) => mutations)),
  fields: mergeFields(),
  passTime(store) {
    for (const section of sections) section.passTime?.(store);
  },
  changesAt: (store) => sections.flatMap((section) => section.changesAt?.(store) ?? []),
};

/** Every permission that the sandbox knows, which is what `sandbox.apiKey` has. */
export const allPermissions: readonly string[] = [
  ...new Set([
    ...Object.values(api.kinds).flatMap(({ read, readField }) => [
      ...(read === undefined ? [] : [read]),
      ...Object.values(readField ?? {}),
    ]),
    ...Object.values({ ...api.queries, ...api.mutations }).flatMap(
      ({ permissions, forInput = [] }) => [...permissions, ...forInput],
    ),
  ]),
].sort();

/** Several sections may have fields of one type: a thread's messages, its labels. */
function mergeFields(): Required<Section>['fields'] {
  const merged: Required<Section>['fields'] = {};
  for (const [type, fields] of sections.flatMap((section) =>
    Object.entries(section.fields ?? {}),
  )) {
    merged[type] = { ...merged[type], ...fields };
  }
  return merged;
}
