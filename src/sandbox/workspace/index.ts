import { madeBy, query, type Section } from '../section.js';
import { workspaces } from './state.js';

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
    permissions: query('permission:read', (_args, { allPermissions }) => ({
      permissions: allPermissions,
    })),
  },
  fields: { Workspace: madeBy },
};
