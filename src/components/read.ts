import type { Component, ContainerContent, RowContent, WorkflowIdentifier } from './inputs.js';

/** A leaf as webhooks carry it: flat, its kind under `type`, enum values beyond the known included. */
export type WebhookLeaf =
  | {
      readonly type: 'text';
      readonly text: string;
      readonly textSize: string | null;
      readonly textColor: string | null;
    }
  | {
      readonly type: 'plainText';
      readonly plainText: string;
      readonly plainTextSize: string | null;
      readonly plainTextColor: string | null;
    }
  | { readonly type: 'spacer'; readonly spacerSize: string }
  | { readonly type: 'divider'; readonly dividerSpacingSize: string | null }
  | {
      readonly type: 'linkButton';
      readonly linkButtonUrl: string;
      readonly linkButtonLabel: string;
    }
  | {
      readonly type: 'workflowButton';
      readonly workflowButtonWorkflowIdentifier: {
        readonly workflowId?: string;
        readonly workflowKey?: string;
      };
      readonly workflowButtonLabel: string;
    }
  | { readonly type: 'badge'; readonly badgeLabel: string; readonly badgeColor: string | null }
  | {
      readonly type: 'copyButton';
      readonly copyButtonValue: string;
      readonly copyButtonTooltipLabel: string | null;
    }
  | { readonly type: 'dateTime'; readonly dateTimeIso8601: string }
  | {
      readonly type: 'user';
      readonly user: { readonly id: string; readonly email?: string } | null;
    }
  | { readonly type: 'UNKNOWN' };

/** A row as webhooks carry it. */
export interface WebhookRow {
  readonly type: 'row';
  readonly rowMainContent: readonly WebhookLeaf[];
  readonly rowAsideContent: readonly WebhookLeaf[];
}

/** A component as webhooks carry it. */
export type WebhookComponent =
  | WebhookLeaf
  | WebhookRow
  | {
      readonly type: 'container';
      readonly containerContent: readonly (WebhookLeaf | WebhookRow)[];
    };

/**
 * Components as they come back, in the shape in which they are sent: those of a GraphQL answer, told
 * apart by `__typename`, and the flat ones of webhooks, by `type`. What there is no input for is left
 * out: kinds that are not known, users that are gone, and members that were not selected.
 */
export function readComponents(list: readonly unknown[]): Component[] {
  return list.flatMap((each) => {
    const found = componentOf(each);
    return found ? [found] : [];
  });
}

type Members = Readonly<Record<string, unknown>>;

function componentOf(given: unknown): Component | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const value = given as Members;
  const kind = kindOf(value);
  const names = kind !== undefined && Object.hasOwn(leaves, kind) ? leaves[kind] : undefined;
  if (names) {
    const members = pick(value, names);
    return { [`component${kind}`]: members } as unknown as RowContent;
  }
  switch (kind) {
    case 'WorkflowButton': {
      const identifier = value['workflowButtonWorkflowIdentifier'] as Members | undefined;
      const workflow = pick(identifier ?? {}, ['workflowId', 'workflowKey']);
      return {
        componentWorkflowButton: {
          workflowButtonLabel: String(value['workflowButtonLabel']),
          workflowButtonWorkflowIdentifier: workflow as unknown as WorkflowIdentifier,
        },
      };
    }
    case 'DateTime': {
      const instant = value['dateTimeIso8601'] as string | { iso8601: string };
      const dateTimeIso8601 = typeof instant === 'string' ? instant : instant?.iso8601;
      return dateTimeIso8601 ? { componentDateTime: { dateTimeIso8601 } } : undefined;
    }
    case 'User': {
      const user = value['user'] as { id?: string } | null | undefined;
      return user?.id ? { componentUser: { userIdentifier: { userId: user.id } } } : undefined;
    }
    case 'Row':
      return {
        componentRow: {
          rowMainContent: content(value, 'rowMainContent') as RowContent[],
          rowAsideContent: content(value, 'rowAsideContent') as RowContent[],
        },
      };
    case 'Container':
      return {
        componentContainer: {
          containerContent: content(value, 'containerContent') as ContainerContent[],
        },
      };
    default:
      return undefined;
  }
}

/** `Text` for `{ __typename: 'ComponentText' }`, `{ type: 'text' }`. */
function kindOf({ __typename, type }: Members): string | undefined {
  if (typeof __typename === 'string') return __typename.replace(/^Component/, '');
  return typeof type === 'string' ? `${type.charAt(0).toUpperCase()}${type.slice(1)}` : undefined;
}

/** The leaves that have the same members everywhere. */
const leaves: Readonly<Record<string, readonly string[]>> = {
  Text: ['text', 'textSize', 'textColor'],
  PlainText: ['plainText', 'plainTextSize', 'plainTextColor'],
  Badge: ['badgeLabel', 'badgeColor'],
  Divider: ['dividerSpacingSize'],
  Spacer: ['spacerSize'],
  LinkButton: ['linkButtonLabel', 'linkButtonUrl'],
  CopyButton: ['copyButtonValue', 'copyButtonTooltipLabel'],
};

const content = (value: Members, name: string): Component[] =>
  readComponents((value[name] as readonly unknown[] | null | undefined) ?? []);

/** Without what is null: Plain answers so what was left out. */
function pick(value: Members, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const member = value[name];
      return member === undefined || member === null ? [] : [[name, member]];
    }),
  );
}
