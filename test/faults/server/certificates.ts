import 'reflect-metadata';
import { randomUUID, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** PEM texts, as `tls` options of Node take them. */
export interface Identity {
  cert: string;
  key: string;
}

export interface Authority {
  /** The authority's own certificate. */
  ca: string;
  issue(options?: IssueOptions): Promise<Identity>;
}

interface IssueOptions {
  /** @default 'localhost' */
  host?: string;
  /** @default in a day */
  until?: Date;
}

/** A certificate authority that nobody knows, made for one test run. */
export async function createAuthority(): Promise<Authority> {
  const keys = await newKeys();
  const root = await X509CertificateGenerator.createSelfSigned({
    // Two of one name would pass for each other until a signature is checked.
    name: `CN=Test authority ${randomUUID()}`,
    keys,
    ...validUntil(tomorrow()),
    signingAlgorithm,
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  return {
    ca: root.toString('pem'),
    async issue({ host = 'localhost', until = tomorrow() } = {}) {
      const own = await newKeys();
      const certificate = await X509CertificateGenerator.create({
        subject: `CN=${host}`,
        issuer: root.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        ...validUntil(until),
        signingAlgorithm,
        extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
      });
      return identity(certificate, own.privateKey);
    },
  };
}

export async function selfSigned(host = 'localhost'): Promise<Identity> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${host}`,
    keys,
    ...validUntil(tomorrow()),
    signingAlgorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
  });
  return identity(certificate, keys.privateKey);
}

const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

const tomorrow = () => new Date(Date.now() + day);

const validUntil = (notAfter: Date) => ({
  notBefore: new Date(notAfter.getTime() - 2 * day),
  notAfter,
});

const newKeys = () => webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);

async function identity(
  certificate: X509Certificate,
  privateKey: webcrypto.CryptoKey,
): Promise<Identity> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`,
  };
}
