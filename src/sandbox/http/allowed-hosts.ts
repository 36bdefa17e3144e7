import { type LookupAddress, lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

/** That the sandbox does not call a host. */
export class NotAllowed extends Error {}

/** Whom the sandbox may send requests to, and until when. */
export interface AllowedHosts {
  /** Aborted when the sandbox is closed. */
  readonly closing: AbortSignal;
  /**
   * Options of a request to the URL.
   *
   * @throws {NotAllowed} where it may not be sent; a name is looked at when it is resolved
   */
  of(url: URL): { lookup?: LookupFunction; rejectUnauthorized?: boolean };
  /** Whether the URL itself says that it is this machine's, or is of a host that is listed. */
  has(url: URL): boolean;
}

/**
 * Loopback, where nobody's certificate is looked at, and the hosts that are listed.
 *
 * @param more names of hosts, with or without a port: `app.test`, `10.0.0.7:8080`
 */
export function allowedHosts(more: readonly string[], closing: AbortSignal): AllowedHosts {
  const listed = new Set(more.map((host) => host.toLowerCase()));
  const isListed = ({ hostname, host }: URL) => listed.has(hostname) || listed.has(host);
  return {
    closing,
    of(url) {
      if (isListed(url)) return {};
      const name = nameOf(url);
      if (isIP(name) && !isLoopback(name)) throw notAllowed(url.host);
      return { rejectUnauthorized: false, lookup: loopbackOnly };
    },
    has: (url) => isListed(url) || url.hostname === 'localhost' || isLoopback(nameOf(url)),
  };
}

const loopbackOnly: LookupFunction = (name, options, callback) => {
  resolve(name, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const own = error ? [] : addresses.filter(({ address }) => isLoopback(address));
    const [first] = own;
    if (!error && !first) return callback(notAllowed(name), '', 0);
    if (options.all) return callback(error, own);
    callback(error, first?.address ?? '', first?.family ?? 0);
  });
};

const nameOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

const isLoopback = (address: string) =>
  address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);

const notAllowed = (host: string) =>
  new NotAllowed(
    `The sandbox calls loopback alone, and not ${host}; its option deliverTo lists more.`,
  );
