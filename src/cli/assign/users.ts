import type { PlainClient } from '../../client.js';
import type { OperationError } from '../../errors.js';
import { UserByEmailDocument } from '../../generated/index.js';
import { CommandFailed } from '../command-failed.js';

/**
 * The id of a user who is named by id or by e-mail address.
 *
 * @throws {CommandFailed} there is no such user, or it could not be found out
 */
export async function userId(client: PlainClient, user: string): Promise<string> {
  if (!user.includes('@')) return user;
  const id = await idOf(client, user);
  if (id === null) throw new CommandFailed(`there is no user with the address ${user}`);
  return id;
}

/**
 * The ids of users who are named by e-mail addresses, null where nobody has one; each is looked
 * up once.
 *
 * @throws {CommandFailed} it could not be found out
 */
export async function userIds(
  client: PlainClient,
  emails: readonly string[],
): Promise<Map<string, string | null>> {
  const ids = new Map<string, string | null>();
  const [first, ...queue] = emails;
  // By itself: a bad key costs one call.
  if (first !== undefined) ids.set(first, await idOf(client, first));
  const lane = async () => {
    for (let email = queue.shift(); email !== undefined; email = queue.shift()) {
      ids.set(email, await idOf(client, email));
    }
  };
  await Promise.all(Array.from({ length: lookUpsAtATime }, lane));
  return ids;
}

async function idOf(client: PlainClient, email: string): Promise<string | null> {
  const { data, error } = await client.execute(
    UserByEmailDocument,
    { email },
    { timeout: patience },
  );
  if (error) throw failed(error);
  return data.userByEmail?.id ?? null;
}

const failed = ({ message }: OperationError) => new CommandFailed(`${message}; nothing was sent`);

const lookUpsAtATime = 4;
/** Milliseconds: long enough to wait for the rate limit's next window. */
const patience = 150_000;
