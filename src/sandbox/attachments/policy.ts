import { createHmac } from 'node:crypto';

/** A field of the form, in the order in which it is to be sent. */
export interface FormField {
  key: string;
  value: string;
}

/** What S3 answers to a form that it does not take. */
export interface FormRefusal {
  status: number;
  code: string;
  message: string;
}

/**
 * The fields of a form that S3 takes for one file of one size, until a time.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function formFor(key: string, size: number, now: string, expiresAt: string): FormField[] {
  const date = now.replace(/[-:]|\.\d+/g, '');
  const fields = {
    acl: 'private',
    'x-amz-server-side-encryption': 'AES256',
    'Content-Type': 'application/octet-stream',
    bucket,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `SANDBOX/${date.slice(0, 8)}/eu-west-2/s3/aws4_request`,
    'X-Amz-Date': date,
    'X-Amz-Security-Token': 'sandbox',
    key,
  };
  const conditions = [
    ['content-length-range', size, size],
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
  ];
  const policy = JSON.stringify({ expiration: expiresAt, conditions });
  const encoded = Buffer.from(policy).toString('base64');
  const all = { ...fields, Policy: encoded, 'X-Amz-Signature': sign(encoded) };
  return Object.entries(all).map(([name, value]) => ({ key: name, value }));
}

/**
 * The key of the file that a form may upload, or why it may not.
 *
 * @param fields those before the file: S3 reads no further
 * @param size of the file in bytes; undefined where there is no file
 */
export function checkForm(
  fields: ReadonlyMap<string, string>,
  size: number | undefined,
  now: string,
): { key: string } | FormRefusal {
  if (size === undefined) {
    return refusal(400, 'InvalidArgument', 'POST requires exactly one file upload per request.');
  }
  const policy = fields.get('Policy');
  if (policy === undefined) {
    return refusal(403, 'AccessDenied', 'The form has no Policy before the file.');
  }
  if (fields.get('X-Amz-Signature') !== sign(policy)) {
    return refusal(403, 'SignatureDoesNotMatch', 'The signature is not that of the policy.');
  }
  const { expiration, conditions } = JSON.parse(Buffer.from(policy, 'base64').toString()) as Policy;
  if (Date.parse(expiration) <= Date.parse(now)) {
    return refusal(403, 'AccessDenied', 'Invalid according to Policy: Policy expired.');
  }
  const free = new Set(['Policy', 'X-Amz-Signature']);
  for (const condition of conditions) {
    if (Array.isArray(condition)) continue;
    for (const [name, value] of Object.entries(condition)) {
      free.add(name);
      if (fields.get(name) === value) continue;
      const rule = `["eq", "$${name}", "${value}"]`;
      const message = `Invalid according to Policy: Policy Condition failed: ${rule}`;
      return refusal(403, 'AccessDenied', message);
    }
  }
  const extra = [...fields.keys()].find((name) => !free.has(name));
  if (extra !== undefined) {
    const message = `Invalid according to Policy: Extra input fields: ${extra}`;
    return refusal(403, 'AccessDenied', message);
  }
  const [, least, most] = conditions.find((condition) => Array.isArray(condition)) ?? ['', 0, 0];
  if (size < least) {
    const message = 'Your proposed upload is smaller than the minimum allowed size';
    return refusal(400, 'EntityTooSmall', message);
  }
  if (size > most) {
    const message = 'Your proposed upload exceeds the maximum allowed size';
    return refusal(400, 'EntityTooLarge', message);
  }
  return { key: fields.get('key') ?? '' };
}

interface Policy {
  expiration: string;
  conditions: (Record<string, string> | [name: string, least: number, most: number])[];
}

const bucket = 'sandbox-attachments';

const sign = (policy: string) => createHmac('sha256', 'sandbox').update(policy).digest('hex');

const refusal = (status: number, code: string, message: string): FormRefusal => ({
  status,
  code,
  message,
});
