import { PlainClient } from '../../client.js';
import { MyPermissionsDocument } from '../../generated/index.js';
import type { OperationEntry } from '../operations.js';
import { type Check, failed, ok, skipped, warning } from './check.js';
import { PATIENCE, shown } from './network.js';

/** The key, and whether it may do what the operations need. */
export async function checkKey(
  apiKey: string | undefined,
  apiUrl: string,
  operations: readonly OperationEntry[],
  /** Whether the operations are those of somebody, not all of the package. */
  isWanted: boolean,
): Promise<Check[]> {
  if (!apiKey) {
    return [
      failed(
        'key',
        'PLAIN_API_KEY is not set',
        'export PLAIN_API_KEY=plainApiKey_…, from Settings, Machine Users in Plain',
      ),
    ];
  }
  let client: PlainClient;
  try {
    client = new PlainClient({ apiKey, apiUrl, timeout: PATIENCE });
  } catch (error) {
    return [failed('key', (error as Error).message, 'set PLAIN_API_KEY to the key alone')];
  }
  await using _ = client;
  const { data, error } = await client.execute(MyPermissionsDocument);
  if (!error) {
    const held = data.myPermissions.permissions;
    const count = `${held.length} ${held.length === 1 ? 'permission' : 'permissions'}`;
    return [ok('key', `valid, with ${count}`), checkPermissions(held, operations, isWanted)];
  }
  switch (error.type) {
    case 'unauthenticated':
      return [
        failed(
          'key',
          error.message,
          'make a new key in Plain (Settings, Machine Users); a key is of one workspace and region',
        ),
      ];
    case 'network':
    case 'timeout':
      return [skipped('key', `not tried: ${error.message}`, 'mend the endpoint first')];
    case 'rate_limited':
      return [warning('key', error.message, 'run this again when the limit allows it')];
    case 'invalid_response':
    case 'bad_request':
      return [
        failed(
          'key',
          error.message,
          `see whether ${shown(apiUrl)} is Plain's endpoint: it ends in /graphql/v1`,
        ),
      ];
    default:
      return [warning('key', error.message, 'run this again; if it stays so, tell Plain')];
  }
}

function checkPermissions(
  held: readonly string[],
  operations: readonly OperationEntry[],
  isWanted: boolean,
): Check {
  const lacking = operations
    .map(({ name, permissions }) => ({
      name,
      missing: permissions.filter((permission) => !held.includes(permission)),
    }))
    .filter(({ missing }) => missing.length > 0);
  const count = operations.length;
  if (lacking.length === 0) {
    const [one] = operations;
    return ok('permissions', `enough for ${count === 1 ? one?.name : `all ${count} operations`}`);
  }
  const missing = [...new Set(lacking.flatMap((one) => one.missing))].sort().join(', ');
  const names = lacking.map((one) => `${one.name} (${one.missing.join(', ')})`);
  if (isWanted) {
    return failed(
      'permissions',
      `not enough for ${names.join('; ')}`,
      `give the key ${missing}: in Plain, Settings, Machine Users, its API key`,
    );
  }
  return ok(
    'permissions',
    `enough for ${count - lacking.length} of the package's ${count} operations; name the ones you use: plain-operations doctor assignThread`,
  );
}
