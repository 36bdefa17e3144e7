import { notFound } from '../errors.js';
import { findBy, type Identifier, isAbsent } from '../look-up.js';
import { type Store, table } from '../state/store.js';
import { type Company, defaultCompanies } from './defaults.js';

/** Those that were deleted are among them. */
export const companies = table<Company>('company', 'co', () =>
  defaultCompanies.map(({ tier: _tier, ...company }) => company),
);

/** As `CompanyIdentifierInput`: exactly one of the two. */
export type CompanyIdentifier = Identifier<'companyId' | 'companyDomainName'>;

/** @throws {MutationRefused} where the identifier names none, or is not one */
export function companyOf(identifier: CompanyIdentifier, field: string, store: Store): Company {
  const [key, company] = findCompany(identifier, field, store);
  if (company) return company;
  throw notFound([isAbsent(companies(store), field, key)]);
}

/** The company, if there is one, after the key that it is named by. Deleted ones are not found. */
export function findCompany(identifier: CompanyIdentifier, field: string, store: Store) {
  const { companyDomainName: domain, ...rest } = identifier;
  const wanted = domain == null ? rest : { ...rest, companyDomainName: domainOf(domain) };
  return findBy(companies(store), field, wanted, {
    companyId: ({ id, isDeleted }) => (isDeleted ? null : id),
    companyDomainName: ({ domainName, isDeleted }) => (isDeleted ? null : domainName),
  });
}

/** The company that people with this e-mail address work for. */
export const companyOfEmail = (email: string, store: Store): Company | undefined =>
  companies(store).find(
    ({ domainName, isDeleted }) =>
      !isDeleted && domainName === email.split('@').at(-1)?.toLowerCase(),
  );

/** `https://www.Example.com/about` becomes `example.com`. */
export function domainOf(text: string): string {
  const [host = ''] = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .split(/[/:?#]/);
  return host.replace(/^www\./, '');
}
