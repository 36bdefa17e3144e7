import { machineUsers } from '../machine-users/state.js';
import type { Store } from '../state/store.js';
import { users } from '../users/state.js';

/** A member of the union `ThreadAssignee`. */
export function assigneeOf(id: string, store: Store) {
  const user = users(store).get(id);
  return user
    ? { __typename: 'User', ...user }
    : { __typename: 'MachineUser', ...machineUsers(store).get(id) };
}
