import { randomBytes } from 'node:crypto';
import { madeBy, mutation, query, type Section } from '../section.js';
import { workspaceHmacs, workspaces } from './state.js';

export const workspaceSection: Section = {
  kinds: {
    Workspace: {
      prefix: 'w',
      read: 'workspace:read',
      all: (store) => workspaces(store).all(),
    },
  },
  queries: {
    myPermissions: query([], (_args, { permissions }) => ({
      permissions: [...permissions].sort(),
    })),
    myWorkspace: query('workspace:read', (_args, { store }) => workspaces(store).all()[0]),
    workspaceHmac: query(
      'workspaceHmac:read',
      (_args, { store }) => workspaceHmacs(store).all()[0],
    ),
    permissions: query('permission:read', (_args, { allPermissions }) => ({
      permissions: allPermissions,
    })),
  },
  mutations: {
    // Without an input.
    regenerateWorkspaceHmac: mutation('workspaceHmac:edit', (_input, { store, keyOwner }) => {
      const [workspaceHmac] = workspaceHmacs(store).all();
      const hmacSecret = `plainHmac_${randomBytes(32).toString('hex')}`;
      if (workspaceHmac) workspaceHmacs(store).change(workspaceHmac, { hmacSecret }, keyOwner);
      return { workspaceHmac };
    }),
  },
  fields: { Workspace: madeBy, WorkspaceHmac: madeBy },
};
