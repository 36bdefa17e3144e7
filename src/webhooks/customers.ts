import type { Dated, Open, WebhookActor, WebhookDateTime, WebhookInternalActor } from './actors.js';

/** A customer. Its company and tenants are not sent: read them by GraphQL. */
export interface WebhookCustomer extends Dated {
  readonly id: string;
  readonly email: {
    readonly email: string;
    readonly isVerified: boolean;
    readonly verifiedAt: WebhookDateTime | null;
  };
  readonly externalId: string | null;
  readonly fullName: string;
  readonly shortName: string | null;
  readonly markedAsSpamAt?: WebhookDateTime | null;
  readonly markedAsSpamBy?: WebhookInternalActor | null;
  readonly customerGroupMemberships: readonly WebhookCustomerGroupMembership[];
}

/** That a customer is in a group. */
export interface WebhookCustomerGroupMembership extends Dated<WebhookInternalActor> {
  readonly customerId: string;
  readonly customerGroupId: string;
  readonly workspaceId: string;
  readonly customerGroup: WebhookCustomerGroup;
}

/** A group of customers; `color` is hexadecimal with its `#`. */
export interface WebhookCustomerGroup extends Dated<WebhookInternalActor> {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly key: string;
  readonly color: string;
}

/** A tenant; `source` is in lower case here and in upper case in GraphQL. */
export interface WebhookTenant extends Dated<WebhookActor> {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly externalId: string;
  readonly url: string | null;
  readonly source?: Open<'api' | 'salesforce' | 'hubspot' | 'UNKNOWN_TENANT_SOURCE'>;
}
