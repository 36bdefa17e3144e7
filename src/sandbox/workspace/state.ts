import { type Entry, setUp } from '../state/entry.js';
import { type Store, table } from '../state/store.js';

interface Workspace extends Entry {
  name: string;
  publicName: string;
  isDemoWorkspace: boolean;
  domainNames: string[];
}

/** The workspace that the sandbox is. */
export const workspaceId = 'w_01H0J8Y2VY4SA9RSP5KBDT9P1C';

/** The one that every API key belongs to. */
const workspace: Workspace = {
  id: workspaceId,
  name: 'Sandbox',
  publicName: 'Sandbox Support',
  isDemoWorkspace: false,
  domainNames: ['support.example'],
  ...setUp,
};

export const workspaces = table<Workspace>('workspace', 'w', () => [workspace]);

/** What the sandbox signs with until another secret is made. */
export const webhookSecret = 'plainHmac_sandbox';

interface WorkspaceHmac extends Entry {
  hmacSecret: string;
}

export const workspaceHmacs = table<WorkspaceHmac>('workspace HMAC', 'hmac', () => [
  { id: 'hmac_sandbox', hmacSecret: webhookSecret, ...setUp },
]);

/** What the sandbox signs with. */
export const signingSecret = (store: Store): string =>
  workspaceHmacs(store).all()[0]?.hmacSecret ?? webhookSecret;
