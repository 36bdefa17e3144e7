import { beforeEach, expect, test } from 'vitest';
import {
  ApiKeysDocument,
  CreateApiKeyDocument,
  CreateMachineUserDocument,
  DeleteApiKeyDocument,
  DeleteMachineUserDocument,
  MachineUserDocument,
  MyMachineUserDocument,
  MyPermissionsDocument,
  UpdateApiKeyDocument,
  UpdateMachineUserDocument,
} from '../../src/index.js';
import { calls, nodes } from './calls.js';
import { keyOwner, running } from './requests.js';

const sandbox = await running({
  apiKeys: { plainApiKey_lender: ['apiKey:create', 'thread:read'] },
});
const { run, refusal } = calls(sandbox);
beforeEach(() => sandbox.reset());

async function create() {
  const input = { fullName: 'Night shift', publicName: 'Night' };
  const { createMachineUser } = await run(CreateMachineUserDocument, { input });
  return createMachineUser.machineUser?.id ?? '';
}

test('a machine user is made, changed and deleted', async () => {
  const machineUserId = await create();
  const input = { machineUserId, publicName: { value: 'Owl' }, type: 'AI_AGENT' as const };
  const { updateMachineUser } = await run(UpdateMachineUserDocument, { input });
  expect(updateMachineUser.machineUser).toMatchObject({
    fullName: 'Night shift',
    publicName: 'Owl',
    type: 'AI_AGENT',
    isDeleted: false,
  });
  await run(DeleteMachineUserDocument, { input: { machineUserId } });
  const { machineUser } = await run(MachineUserDocument, { machineUserId });
  expect(machineUser).toMatchObject({ isDeleted: true });
  expect(await refusal(DeleteMachineUserDocument, { input: { machineUserId } })).toEqual([
    'not_found',
    'machineUserId NOT_FOUND',
  ]);
  const own = { machineUserId: keyOwner };
  expect(await run(MyMachineUserDocument, {})).toMatchObject({ myMachineUser: { id: keyOwner } });
  expect(await refusal(DeleteMachineUserDocument, { input: own })).toEqual([
    'input_validation',
    'machineUserId VALIDATION',
  ]);
  expect((await refusal(UpdateMachineUserDocument, { input: own }))[0]).toBe('input_validation');
  const unnamed = { fullName: ' ', publicName: '' };
  expect(await refusal(CreateMachineUserDocument, { input: unnamed })).toEqual([
    'input_validation',
    'fullName REQUIRED',
    'publicName REQUIRED',
  ]);
});

test('a key that was made opens the sandbox with its permissions until it is deleted', async () => {
  const machineUserId = await create();
  const input = { machineUserId, description: 'Rota', permissions: ['thread:read'] };
  const { createApiKey } = await run(CreateApiKeyDocument, { input });
  const { apiKey, apiKeySecret } = createApiKey;
  expect(apiKeySecret).toMatch(/^plainApiKey_/);
  expect(apiKey).toMatchObject({ description: 'Rota', permissions: ['thread:read'] });
  const made = calls(sandbox, apiKeySecret ?? '');
  expect(await made.run(MyPermissionsDocument, {})).toMatchObject({
    myPermissions: { permissions: ['thread:read'] },
  });
  expect(await made.run(MyMachineUserDocument, {})).toMatchObject({
    myMachineUser: { id: machineUserId },
  });

  const apiKeyId = apiKey?.id ?? '';
  await run(UpdateApiKeyDocument, { input: { apiKeyId, permissions: ['user:read'] } });
  const listed = await run(ApiKeysDocument, { machineUserId });
  expect(nodes(listed.machineUser?.apiKeys ?? { edges: [] })).toMatchObject([
    { id: apiKeyId, permissions: ['user:read'], description: 'Rota', isDeleted: false },
  ]);
  expect(await made.run(MyPermissionsDocument, {})).toMatchObject({
    myPermissions: { permissions: ['user:read'] },
  });
  await run(DeleteApiKeyDocument, { input: { apiKeyId } });
  const { error } = await made.client.execute(MyPermissionsDocument);
  expect(error).toMatchObject({ type: 'unauthenticated' });
  expect(await refusal(DeleteApiKeyDocument, { input: { apiKeyId } })).toEqual([
    'not_found',
    'apiKeyId NOT_FOUND',
  ]);
});

test('the keys of a deleted machine user open nothing', async () => {
  const machineUserId = await create();
  const input = { machineUserId, permissions: ['thread:read'] };
  const { createApiKey } = await run(CreateApiKeyDocument, { input });
  await run(DeleteMachineUserDocument, { input: { machineUserId } });
  const { error } = await calls(sandbox, createApiKey.apiKeySecret ?? '').client.execute(
    MyPermissionsDocument,
  );
  expect(error).toMatchObject({ type: 'unauthenticated' });
  expect(await refusal(CreateApiKeyDocument, { input })).toEqual([
    'input_validation',
    'machineUserId VALIDATION',
  ]);
});

test('nobody gives a key more than they have', async () => {
  const lender = calls(sandbox, 'plainApiKey_lender');
  const machineUserId = keyOwner;
  const lent = { machineUserId, permissions: ['thread:read'] };
  await lender.run(CreateApiKeyDocument, { input: lent });
  const more = { machineUserId, permissions: ['thread:read', 'thread:assign'] };
  expect(await lender.refusal(CreateApiKeyDocument, { input: more })).toEqual([
    'insufficient_permissions',
    'permissions VALIDATION',
  ]);
  const unknown = { machineUserId, permissions: ['thread:juggle'] };
  expect(await refusal(CreateApiKeyDocument, { input: unknown })).toEqual([
    'input_validation',
    'permissions VALIDATION',
  ]);
});
