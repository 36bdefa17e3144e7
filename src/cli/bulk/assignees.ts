import type { PlainClient } from '../../client.js';
import type { OperationError } from '../../errors.js';
import { MachineUserDocument, UserDocument, UsersDocument } from '../../generated/index.js';
import { paginate } from '../../paginate.js';
import type { Result } from '../../result.js';

/** Why assigning to somebody would be refused. */
interface AssigneeRefusal {
  readonly message: string;
  readonly code?: string;
}

export interface AssigneeCheck {
  /** By id; those who are not here can be assigned threads, as far as could be seen. */
  readonly refusals: ReadonlyMap<string, AssigneeRefusal>;
  /** Why it could not be found out of some or all. */
  readonly problem?: string;
}

/** Looks every assignee of a list up once: users and machine users, by their ids. */
export async function checkAssignees(
  client: PlainClient,
  ids: readonly string[],
): Promise<AssigneeCheck> {
  const refusals = new Map<string, AssigneeRefusal>();
  try {
    const users = new Set(ids.filter((id) => id.startsWith('u_')));
    if (users.size > 0) {
      const filters = { isAssignableToThread: true };
      for await (const { id } of paginate(client, UsersDocument, { filters }, patience)) {
        users.delete(id);
      }
    }
    for (const id of users) {
      const { user } = found(await client.execute(UserDocument, { userId: id }, patience));
      const refusal = user
        ? user.isDeleted
          ? { message: `the user ${id} has left the workspace` }
          : { message: `the role of the user ${id} does not let threads be assigned to them` }
        : { message: `there is no user ${id}`, code: 'not_found' };
      refusals.set(id, refusal);
    }
    for (const id of ids.filter((id) => id.startsWith('mu_'))) {
      const { machineUser } = found(
        await client.execute(MachineUserDocument, { machineUserId: id }, patience),
      );
      if (!machineUser) {
        refusals.set(id, { message: `there is no machine user ${id}`, code: 'not_found' });
      } else if (machineUser.isDeleted) {
        refusals.set(id, { message: `the machine user ${id} was deleted` });
      }
    }
  } catch (error) {
    return { refusals, problem: (error as OperationError).message };
  }
  return { refusals };
}

function found<T>({ data, error }: Result<T>): T {
  if (error) throw error;
  return data as T;
}

/** Milliseconds: long enough to wait for the rate limit's next window. */
const patience = { timeout: 150_000 };
