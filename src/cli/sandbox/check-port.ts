import { CannotStart } from '../cannot-start.js';

/** @throws {CannotStart} that is no port to listen on */
export function checkPort(port: string): void {
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new CannotStart(`--port must be a whole number from 0 to 65535, not ${port}`);
  }
}

/** Why a server that was to listen there does not. */
export const cannotListen = (port: string | number, error: NodeJS.ErrnoException): CannotStart =>
  new CannotStart(
    `cannot listen on port ${port}: ${error.code === 'EADDRINUSE' ? 'it is in use' : error.message}`,
  );
