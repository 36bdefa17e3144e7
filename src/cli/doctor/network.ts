import { type Check, failed, ok, warning } from './check.js';

/** How long one look at the endpoint may take, in milliseconds. */
export const PATIENCE = 10_000;

/** Proxies and certificates of the environment. */
export function checkProxy(env: NodeJS.ProcessEnv): Check {
  const seen = [
    'HTTPS_PROXY',
    'HTTP_PROXY',
    'ALL_PROXY',
    'NO_PROXY',
    'NODE_EXTRA_CA_CERTS',
  ].flatMap((name) => {
    const value = env[name] ?? env[name.toLowerCase()];
    return value ? [`${name}=${withoutCredentials(value)}`] : [];
  });
  const message = seen.length > 0 ? seen.join(' ') : 'none is set';
  // The client goes directly, whatever stands there, unless it is given another dispatcher.
  return seen.some((setting) => /^(HTTPS?|ALL)_PROXY=/.test(setting))
    ? warning(
        'proxy',
        message,
        'new PlainClient({ dispatcher: new EnvHttpProxyAgent() }) of undici, to go through it: the client does not by itself',
      )
    : ok('proxy', message);
}

/** Whether the endpoint answers at all, and its clock. It is asked without the key. */
export async function checkEndpoint(apiUrl: string): Promise<Check[]> {
  const url = shown(apiUrl);
  // Not with the command line: it takes longer than the rest of it.
  const { request } = await import('undici');
  const sent = Date.now();
  try {
    const { statusCode, headers, body } = await request(apiUrl, {
      headers: { accept: 'application/graphql-response+json' },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const received = Date.now();
    await body.dump();
    const endpoint = isRedirect(statusCode)
      ? failed(
          'endpoint',
          `${url} redirects (${statusCode})`,
          'set PLAIN_API_URL to where it leads: redirects are not followed',
        )
      : ok('endpoint', `${url} answers, in ${received - sent} ms`);
    return [endpoint, ...checkClock(`${headers['date']}`, sent, received)];
  } catch (error) {
    const { reason, todo } = explain(error as Error);
    return [failed('endpoint', `${url} does not answer (${reason})`, todo)];
  }
}

function checkClock(date: string, sent: number, received: number): Check[] {
  const server = Date.parse(date);
  if (Number.isNaN(server)) return [];
  // A date is cut to its second: the server's clock was somewhere in that, some time on the way.
  const ahead = Math.max(0, sent - (server + 1000), server - received);
  const seconds = Math.round(ahead / 1000);
  if (seconds < 5) return [ok('clock', "agrees with the server's")];
  const direction = server > received ? 'behind' : 'ahead of';
  return [
    warning(
      'clock',
      `${seconds} s ${direction} the server's`,
      "set this machine's clock (timedatectl set-ntp true): webhooks that look older than 300 s are refused",
    ),
  ];
}

const isRedirect = (status: number) => status >= 300 && status < 400;

function explain(error: NodeJS.ErrnoException): { reason: string; todo: string } {
  const { code: own, name, errors } = error as typeof error & { errors?: NodeJS.ErrnoException[] };
  const code = own ?? errors?.[0]?.code ?? name;
  if (name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return {
      reason: `nothing within ${PATIENCE / 1000} s`,
      todo: 'let outgoing connections to it pass the firewall, or go through a proxy by the option dispatcher',
    };
  }
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(code)) {
    return { reason: code, todo: 'look at the spelling of PLAIN_API_URL or --api-url, and at DNS' };
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/.test(code)) {
    return {
      reason: code,
      todo: 'set PLAIN_API_URL or --api-url to http:// where the server speaks no TLS, as the sandbox',
    };
  }
  if (/CERT|SIGNATURE|SSL|TLS/.test(code)) {
    return {
      reason: code,
      todo: "set NODE_EXTRA_CA_CERTS to the certificate of your network's authority, or pass tls: { ca }",
    };
  }
  return {
    reason: code,
    todo: 'look at PLAIN_API_URL or --api-url, and whether anything listens there',
  };
}

/** A URL without user and password, and what stands in its query. */
export function shown(url: string): string {
  if (!URL.canParse(url)) return 'what is no URL';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

const withoutCredentials = (value: string) =>
  value.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, (_whole, scheme = '') => `${scheme}…@`);
