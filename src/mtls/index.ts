import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { plainCa, plainCaFingerprint } from './plain-ca.js';

export { plainCa, plainCaFingerprint };

export interface MtlsOptions {
  /**
   * The authorities whose client certificates are taken, PEM: another one where Plain has changed its
   * own, both while it does, your own in a test.
   *
   * @default plainCa
   */
  readonly ca?: string | readonly string[] | undefined;
  /**
   * Whether a client without a certificate is refused before it can send a request. Where browsers or
   * health checks use the port as well, `false`, and {@link isPlain} at each request.
   *
   * @default true
   */
  readonly required?: boolean | undefined;
}

/**
 * What makes `https.createServer({ key, cert, ...mtlsOptions() })` ask for Plain's client certificate.
 * It proves that Plain is calling, not for which workspace: verify the signature as well.
 *
 * Node trusts `ca` in place of its own list, and so it has to be: in a list that servers are trusted
 * by, Plain's authority would be able to vouch for any of them.
 */
export function mtlsOptions({ ca = plainCa, required = true }: MtlsOptions = {}): {
  ca: string[];
  requestCert: true;
  rejectUnauthorized: boolean;
} {
  return { ca: [ca].flat(), requestCert: true, rejectUnauthorized: required };
}

/**
 * Whether the client at the other end of `req.socket` has shown a certificate of Plain's, by the
 * authority's fingerprint: names in it prove nothing. False for a socket without TLS, as behind a proxy
 * that ends it.
 */
export function isPlain(
  socket: Socket,
  { ca }: { readonly ca?: string | readonly string[] | undefined } = {},
): boolean {
  const { authorized, getPeerCertificate } = socket as Partial<TLSSocket>;
  if (authorized !== true || !getPeerCertificate) return false;
  const trusted = ca
    ? [ca]
        .flat()
        .flatMap(certificatesIn)
        .map((pem) => new X509Certificate(pem).fingerprint256)
    : [plainCaFingerprint];
  const seen = new Set<string>();
  let certificate: DetailedPeerCertificate | undefined = (socket as TLSSocket).getPeerCertificate(
    true,
  );
  // The authority is its own issuer.
  while (certificate?.fingerprint256 && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    certificate = certificate.issuerCertificate;
  }
  return trusted.some((fingerprint) => seen.has(fingerprint));
}

/** A text may be a bundle of several, all of which a server trusts. */
const certificatesIn = (pem: string): string[] => pem.match(PEM) ?? [pem];

const PEM = /-----BEGIN [A-Z\d ]*CERTIFICATE-----[^-]+-----END [A-Z\d ]*CERTIFICATE-----/g;
