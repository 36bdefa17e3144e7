import { query, type Section } from '../section.js';

export const workspaceSection: Section = {
  kinds: { Workspace: { prefix: 'w', read: 'workspace:read' } },
  queries: {
    myPermissions: query([], (_args, { permissions }) => ({
      permissions: [...permissions].sort(),
    })),
    permissions: query('permission:read', (_args, { allPermissions }) => ({
      permissions: allPermissions,
    })),
  },
};
