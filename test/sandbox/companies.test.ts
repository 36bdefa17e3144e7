import { beforeEach, expect, test } from 'vitest';
import {
  CompaniesDocument,
  CompanyDocument,
  CustomersDocument,
  DeleteCompanyDocument,
  SearchCompaniesDocument,
  UpsertCompanyDocument,
  type UpsertCompanyInput,
} from '../../src/index.js';
import { calls, nodes } from './calls.js';
import { keyOwner, matt, running } from './requests.js';

const sandbox = await running();
const { client, run, refusal } = calls(sandbox);
beforeEach(() => sandbox.reset());

const acme: UpsertCompanyInput = {
  identifier: { companyDomainName: 'acme.example' },
  name: 'Acme',
  domainName: 'https://www.acme.example/about',
};

const upsert = async (input: UpsertCompanyInput) =>
  (await run(UpsertCompanyDocument, { input })).upsertCompany;

test('an upsert creates, changes nothing and changes, and says which', async () => {
  const { result, company } = await upsert({ ...acme, accountOwnerUserId: matt });
  expect(result).toBe('CREATED');
  expect(company).toMatchObject({
    name: 'Acme',
    domainName: 'acme.example',
    contractValue: null,
    accountOwner: { id: matt },
    tier: null,
    isDeleted: false,
  });
  expect((await upsert(acme)).result).toBe('NOOP');
  const companyId = company?.id ?? '';
  const changed = await upsert({ ...acme, identifier: { companyId }, contractValue: 5 });
  expect(changed).toMatchObject({
    result: 'UPDATED',
    company: { contractValue: 5, id: companyId },
  });
  expect(await run(CompanyDocument, { companyId })).toEqual({ company: changed.company });
  expect(await run(CompanyDocument, { companyId: 'co_x' })).toEqual({ company: null });
});

test('an upsert that cannot be names the field', async () => {
  const refused = (input: object) =>
    refusal(UpsertCompanyDocument, { input: { ...acme, ...input } as UpsertCompanyInput });
  expect(await refused({ identifier: { companyId: 'co_x' } })).toEqual([
    'not_found',
    'identifier NOT_FOUND',
  ]);
  expect(await refused({ identifier: {} })).toEqual(['input_validation', 'identifier REQUIRED']);
  expect(await refused({ name: '' })).toEqual(['input_validation', 'name REQUIRED']);
  expect(await refused({ domainName: 'acme' })).toEqual([
    'input_validation',
    'domainName VALIDATION',
  ]);
  expect(await refused({ domainName: 'halcyon.example' })).toEqual([
    'input_validation',
    'domainName VALIDATION',
  ]);
  expect(await refused({ accountOwnerUserId: 'u_x' })).toEqual([
    'not_found',
    'accountOwnerUserId NOT_FOUND',
  ]);
});

test('companies are found by a part of name or domain, of two characters at least', async () => {
  const search = async (term: string) => {
    const { searchCompanies } = await run(SearchCompaniesDocument, { searchQuery: { term } });
    return nodes(searchCompanies).map(({ company }) => company.name);
  };
  expect(await search('TRADERS')).toEqual(['Northwind Traders']);
  expect((await search('.example')).length).toBe(3);
  expect(await search('nobody')).toEqual([]);
  const { error } = await client.execute(SearchCompaniesDocument, { searchQuery: { term: 'n' } });
  expect(error).toMatchObject({ type: 'bad_request' });
});

test('a deleted company loses its customers and its domain, and is listed unless left out', async () => {
  const companyIdentifier = { companyDomainName: 'halcyon.example' };
  const filters = { companyIdentifiers: [companyIdentifier] };
  expect((await run(CustomersDocument, { filters })).customers.totalCount).toBe(2);
  const input = { companyIdentifier };
  await run(DeleteCompanyDocument, { input });
  expect((await run(CustomersDocument, {})).customers.totalCount).toBe(10);
  const listed = async (isDeleted?: boolean) => {
    const chosen = isDeleted === undefined ? {} : { isDeleted };
    const { companies } = await run(CompaniesDocument, { filters: chosen });
    return nodes(companies).length;
  };
  const { companies } = await run(CompaniesDocument, { filters: { isDeleted: true } });
  expect(nodes(companies)).toMatchObject([{ deletedBy: { machineUserId: keyOwner } }]);
  expect([await listed(), await listed(true), await listed(false)]).toEqual([3, 1, 2]);
  expect(await refusal(DeleteCompanyDocument, { input })).toEqual([
    'not_found',
    'companyIdentifier NOT_FOUND',
  ]);
  const again = { identifier: companyIdentifier, name: 'Halcyon', domainName: 'halcyon.example' };
  expect((await upsert(again)).result).toBe('CREATED');
});
