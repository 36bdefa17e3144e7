import { CannotStart } from './cannot-start.js';

/** @throws {CannotStart} that is no port to listen on */
export function checkPort(port: string): void {
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new CannotStart(`--port must be a whole number from 0 to 65535, not ${port}`);
  }
}
