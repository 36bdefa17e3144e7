import type { PlainClient } from '../client.js';
import { UserByEmailDocument } from '../generated/index.js';
import { CommandFailed } from './command-failed.js';

/**
 * The id of a user who is named by id or by e-mail address.
 *
 * @throws {CommandFailed} there is no such user, or it could not be found out
 */
export async function userId(client: PlainClient, user: string): Promise<string> {
  if (!user.includes('@')) return user;
  const { data, error } = await client.execute(UserByEmailDocument, { email: user });
  if (error) throw new CommandFailed(error.message);
  if (!data.userByEmail) throw new CommandFailed(`There is no user with the address ${user}.`);
  return data.userByEmail.id;
}
