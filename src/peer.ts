/** An optional peer dependency that is not installed. The message is one line that names what to install. */
export class MissingPeerError extends Error {
  override readonly name = 'MissingPeerError';
}

/**
 * Imports what only a tool needs.
 *
 * @param user what needs it, as the subject of the message, e.g. "The sandbox"
 * @param packages the packages that `load` imports
 * @throws {MissingPeerError} where one of them cannot be found
 */
export async function loadPeer<T>(
  user: string,
  packages: readonly string[],
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const notFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    if (!notFound || !packages.some((name) => message.includes(`'${name}'`))) throw error;
    throw new MissingPeerError(
      `${user} needs packages that are not installed: npm install ${packages.join(' ')}`,
      { cause: error },
    );
  }
}
