/**
 * A string that this version of the package does not know, in a place where the known ones tell the
 * members of a union apart. It is assignable to `string`; comparing with a known value leaves it out,
 * as it would not if it were `string` itself. It exists as a type alone.
 */
export declare enum Unlisted {
  value = 'any other string',
}

/** The known values of an enum, which others may join at any time: new ones are carried through. */
export type Open<Known extends string> = Known | (string & {});

/** An instant as ISO 8601, UTC: `2026-04-21T10:00:00.000Z`. */
export type WebhookDateTime = string;

/** Who did something: somebody of the workspace, or a part of Plain. */
export type WebhookInternalActor =
  | { readonly actorType: 'user'; readonly userId: string }
  | { readonly actorType: 'machineUser'; readonly machineUserId: string }
  | { readonly actorType: 'system'; readonly system: string }
  | { readonly actorType: 'UNKNOWN' | Unlisted };

/** Who did something, customers included. */
export type WebhookActor =
  | WebhookInternalActor
  | { readonly actorType: 'customer'; readonly customerId: string };

/** Whose address an e-mail came from or went to. */
export type WebhookEmailActor =
  | { readonly actorType: 'user'; readonly userId: string }
  | { readonly actorType: 'customer'; readonly customerId: string }
  | { readonly actorType: 'supportEmailAddress'; readonly supportEmailAddress: string }
  | { readonly actorType: 'deletedCustomer'; readonly customerId: string }
  | { readonly actorType: 'UNKNOWN' | Unlisted };

/** When and by whom something was made and last changed. */
export interface Dated<Actor = WebhookActor> {
  readonly createdAt: WebhookDateTime;
  readonly createdBy: Actor;
  readonly updatedAt: WebhookDateTime;
  readonly updatedBy: Actor;
}

/** As {@link Dated}, of what stays readable after it was deleted. */
export interface Deletable extends Dated<WebhookInternalActor> {
  readonly deletedAt: WebhookDateTime | null;
  readonly deletedBy: WebhookInternalActor | null;
}

/** A person of the workspace. */
export interface WebhookUser extends Deletable {
  readonly id: string;
  readonly email: string;
  readonly fullName: string;
  readonly publicName: string;
  readonly status: Open<'ONLINE' | 'OFFLINE' | 'BREAK' | 'AWAY' | 'UNKNOWN_USER_STATUS'>;
  readonly statusChangedAt: WebhookDateTime;
}

/** A user that is a program. */
export interface WebhookMachineUser extends Deletable {
  readonly id: string;
  readonly fullName: string;
  readonly publicName: string;
  readonly description: string | null;
}
