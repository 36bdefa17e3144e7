import { type Entry, setUp } from '../entry.js';
import { table } from '../store.js';

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
