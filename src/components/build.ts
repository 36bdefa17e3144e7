import type {
  BadgeColor,
  ComponentBadge,
  ComponentContainer,
  ComponentCopyButton,
  ComponentDateTime,
  ComponentDivider,
  ComponentLinkButton,
  ComponentPlainText,
  ComponentRow,
  ComponentSpacer,
  ComponentText,
  ComponentUser,
  ComponentWorkflowButton,
  ContainerContent,
  RowContent,
  SpacingSize,
  TextColor,
  TextSize,
  UserIdentifier,
  WorkflowIdentifier,
} from './inputs.js';

export interface TextOptions {
  /** @default M */
  readonly size?: TextSize | undefined;
  /** @default NORMAL */
  readonly color?: TextColor | undefined;
}

/**
 * Text of 1 to 10,000 characters with bold, italic and links in Markdown. What a stranger wrote
 * belongs into {@link plainText}, where nothing in it has a meaning.
 */
export function text(text: string, { size, color }: TextOptions = {}): ComponentText {
  return {
    componentText: { text, ...(size && { textSize: size }), ...(color && { textColor: color }) },
  };
}

/** Text of 1 to 10,000 characters, shown as it is. */
export function plainText(
  plainText: string,
  { size, color }: TextOptions = {},
): ComponentPlainText {
  return {
    componentPlainText: {
      plainText,
      ...(size && { plainTextSize: size }),
      ...(color && { plainTextColor: color }),
    },
  };
}

/** A word or two on a coloured ground, at most 500 characters. */
export function badge(
  label: string,
  { color }: { readonly color?: BadgeColor | undefined } = {},
): ComponentBadge {
  return { componentBadge: { badgeLabel: label, ...(color && { badgeColor: color }) } };
}

/** A line, with a space of `size` around it; S by default. */
export function divider({
  size,
}: {
  readonly size?: SpacingSize | undefined;
} = {}): ComponentDivider {
  return { componentDivider: size ? { dividerSpacingSize: size } : {} };
}

/** An empty space. */
export function spacer(size: SpacingSize): ComponentSpacer {
  return { componentSpacer: { spacerSize: size } };
}

/** A button that opens `url`; its label has at most 500 characters. */
export function linkButton(label: string, url: string | URL): ComponentLinkButton {
  return { componentLinkButton: { linkButtonLabel: label, linkButtonUrl: String(url) } };
}

/** A button that runs a workflow of Plain's; its label has at most 500 characters. */
export function workflowButton(
  label: string,
  workflow: WorkflowIdentifier,
): ComponentWorkflowButton {
  return {
    componentWorkflowButton: {
      workflowButtonLabel: label,
      workflowButtonWorkflowIdentifier: workflow,
    },
  };
}

/**
 * A button that copies `value`, at most 1,000 characters. Its tooltip, at most 500, is the value by
 * default.
 */
export function copyButton(
  value: string,
  { tooltip }: { readonly tooltip?: string | undefined } = {},
): ComponentCopyButton {
  return {
    componentCopyButton: {
      copyButtonValue: value,
      ...(tooltip !== undefined && { copyButtonTooltipLabel: tooltip }),
    },
  };
}

/** An instant, shown in the time zone of whoever looks; a string is ISO 8601. */
export function dateTime(instant: Date | string): ComponentDateTime {
  if (instant instanceof Date && Number.isNaN(instant.getTime())) {
    throw new TypeError('dateTime takes a valid Date');
  }
  return {
    componentDateTime: {
      dateTimeIso8601: typeof instant === 'string' ? instant : instant.toISOString(),
    },
  };
}

/** A user of the workspace. */
export function user(identifier: UserIdentifier): ComponentUser {
  return { componentUser: { userIdentifier: identifier } };
}

/** Components side by side: `main` on the left, at least one, and `aside` on the right. */
export function row({ main, aside = [] }: RowOptions): ComponentRow {
  return { componentRow: { rowMainContent: [...main], rowAsideContent: [...aside] } };
}

export interface RowOptions {
  readonly main: readonly RowContent[];
  /** @default [] */
  readonly aside?: readonly RowContent[] | undefined;
}

/** A frame around at least one component. Events have none. */
export function container(content: readonly ContainerContent[]): ComponentContainer {
  return { componentContainer: { containerContent: [...content] } };
}
