import type { WebhookEventType } from '../../webhooks/index.js';
import { latestVersion } from './state.js';

/** The versions that there were in Plain's schema of May 2026, newest last. */
export const versions = [
  ...['unversioned', '2024-09-18', '2025-07-30', '2025-08-06', '2026-02-11', '2026-02-27'],
  latestVersion,
];

/** What came with a version. */
interface Version {
  readonly version: string;
  /** Targets of older versions do not get them. */
  readonly types?: readonly WebhookEventType[];
  /** What stands in older payloads in place of a member, by its name; of a whole payload, by its type. */
  readonly before?: Readonly<Record<string, (value: never) => unknown>>;
}

type Members = Readonly<Record<string, unknown>>;

const leftOut = () => undefined;

/** Older ones know fewer kinds of fields. */
const field =
  (...types: readonly string[]) =>
  (value: Members): Members =>
    types.includes(String(value['type']))
      ? { ...value, type: 'UNKNOWN_THREAD_FIELD_SCHEMA_TYPE' }
      : value;

const fields = (change: (value: Members) => Members) => ({
  threadField: change,
  previousThreadField: change,
});

const components = (isKnown: (component: Members) => boolean) => {
  const change = (list: readonly Members[]) =>
    list.map((component) => (isKnown(component) ? component : { type: 'UNKNOWN' }));
  return {
    components: change,
    rowMainContent: change,
    rowAsideContent: change,
    containerContent: change,
  };
};

const internal = (actor: unknown) =>
  (actor as Members | undefined)?.['actorType'] === 'customer' ? { actorType: 'UNKNOWN' } : actor;

/**
 * What the versions differ in, oldest first. Sources: https://www.plain.com/docs/webhooks/versions, the
 * changelog, and the JSON schemas that the vendor's packages hold.
 */
const history: readonly Version[] = [
  {
    version: '2025-07-30',
    before: fields((value) => ({
      ...value,
      createdBy: internal(value['createdBy']),
      updatedBy: internal(value['updatedBy']),
    })),
  },
  {
    version: '2025-08-06',
    before: {
      additionalAssignees: leftOut,
      labelType: ({ externalId: _id, isExcludedFromAi: _is, ...rest }: Members) => rest,
    },
  },
  { version: '2026-02-11', before: { ...fields(field('NUMBER')), numberValue: leftOut } },
  {
    version: '2026-02-27',
    before: {
      ...fields(field('DATE', 'CURRENCY')),
      dateValue: leftOut,
      ...components(({ type }) => type !== 'workflowButton'),
      'thread.slack_message_updated': ({ changeType: _type, ...rest }: Members) => rest,
    },
  },
  {
    version: '2026-04-21',
    types: ['thread.thread_tenant_updated'],
    before: {
      ...components((component) => {
        const by = component['workflowButtonWorkflowIdentifier'] as Members | undefined;
        return by === undefined || by['workflowId'] !== undefined;
      }),
      'thread.slack_message_updated': ({ reactionChange: _change, ...rest }: Members) => rest,
    },
  },
  { version: '2026-07-14', types: ['thread.note_mention_created'] },
  { version: '2026-08-25', types: ['discussion.message_created'] },
  { version: '2026-08-31', types: ['discussion.discussion_created'] },
  {
    version: '2026-09-11',
    types: [
      'thread.thread_locked',
      'discussion.tool_call_approval_requested',
      'discussion.tool_call_approval_resolved',
      'task.task_created',
      'task.task_updated',
      'task.task_status_transitioned',
      'task.task_deleted',
    ],
    before: components(({ type }) => type !== 'dateTime' && type !== 'user'),
  },
  {
    version: '2026-10-06',
    types: [
      'account.account_updated',
      'account.account_field_updated',
      'account.account_membership_changed',
    ],
  },
];

/** `unversioned` was before all others; what is no date counts as newer than all. */
const rank = (version: string) => {
  if (version === 'unversioned') return '';
  return /^\d{4}-\d\d-\d\d$/.test(version) ? version : '9999-99-99';
};

/** What came after a version. */
const since = (version: string) => history.filter((each) => rank(each.version) > rank(version));

/** Whether targets of a version get events of a type. */
export const hasType = (version: string, type: string): boolean =>
  since(version).every(({ types = [] }) => !(types as readonly string[]).includes(type));

/** The oldest version from that of the sandbox on that has events of a type. */
export const versionWith = (type: string): string =>
  hasType(latestVersion, type)
    ? latestVersion
    : (history.find(({ types }) => (types as readonly string[] | undefined)?.includes(type))
        ?.version ?? latestVersion);

/** The payload of an event as targets of a version get it. */
export function payloadIn(version: string, type: string, payload: object): object {
  // The newest first: each says what there was instead of what came with it.
  const changes = since(version)
    .reverse()
    .flatMap(({ before }) => (before ? [before] : []));
  return changes.length === 0 ? payload : older({ [type]: payload }, changes)[type];
}

// biome-ignore lint/suspicious/noExplicitAny: JSON, whose members are named in `history`.
function older(value: any, changes: readonly NonNullable<Version['before']>[]): any {
  if (Array.isArray(value)) return value.map((each) => older(each, changes));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    let changed = member;
    for (const change of changes) {
      if (changed !== undefined && Object.hasOwn(change, name)) {
        changed = change[name]?.(changed as never);
      }
    }
    return changed === undefined ? [] : [[name, older(changed, changes)]];
  });
  return Object.fromEntries(members);
}
