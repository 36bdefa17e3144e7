// The shapes that Plain takes, in GraphQL inputs and in the answers of customer cards alike. They are
// mutable, as the generated inputs are.

export type TextSize = 'S' | 'M' | 'L';
export type TextColor = 'NORMAL' | 'MUTED' | 'SUCCESS' | 'WARNING' | 'ERROR';
export type BadgeColor = 'GREY' | 'GREEN' | 'YELLOW' | 'RED' | 'BLUE';
export type SpacingSize = 'XS' | 'S' | 'M' | 'L' | 'XL';

export interface ComponentText {
  componentText: { text: string; textSize?: TextSize; textColor?: TextColor };
}
export interface ComponentPlainText {
  componentPlainText: { plainText: string; plainTextSize?: TextSize; plainTextColor?: TextColor };
}
export interface ComponentBadge {
  componentBadge: { badgeLabel: string; badgeColor?: BadgeColor };
}
export interface ComponentDivider {
  componentDivider: { dividerSpacingSize?: SpacingSize };
}
export interface ComponentSpacer {
  componentSpacer: { spacerSize: SpacingSize };
}
export interface ComponentLinkButton {
  componentLinkButton: { linkButtonLabel: string; linkButtonUrl: string };
}
/** A workflow, by exactly one of its id and its key. */
export type WorkflowIdentifier =
  | { workflowId: string; workflowKey?: never }
  | { workflowKey: string; workflowId?: never };
export interface ComponentWorkflowButton {
  componentWorkflowButton: {
    workflowButtonLabel: string;
    workflowButtonWorkflowIdentifier: WorkflowIdentifier;
  };
}
export interface ComponentCopyButton {
  componentCopyButton: { copyButtonValue: string; copyButtonTooltipLabel?: string };
}
export interface ComponentDateTime {
  componentDateTime: { dateTimeIso8601: string };
}
/** A user, by exactly one of id and address. */
export type UserIdentifier =
  | { userId: string; emailAddress?: never }
  | { emailAddress: string; userId?: never };
export interface ComponentUser {
  componentUser: { userIdentifier: UserIdentifier };
}

/** What a row may hold. */
export type RowContent =
  | ComponentText
  | ComponentPlainText
  | ComponentBadge
  | ComponentDivider
  | ComponentSpacer
  | ComponentLinkButton
  | ComponentWorkflowButton
  | ComponentCopyButton
  | ComponentDateTime
  | ComponentUser;

export interface ComponentRow {
  componentRow: { rowMainContent: RowContent[]; rowAsideContent: RowContent[] };
}

/** What a container may hold, and an event. */
export type ContainerContent = RowContent | ComponentRow;

/** @see ContainerContent */
export type EventComponent = ContainerContent;

export interface ComponentContainer {
  componentContainer: { containerContent: ContainerContent[] };
}

/** What a card and a thread may hold. */
export type Component = ContainerContent | ComponentContainer;
