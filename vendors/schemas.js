// Schemas that vendors publish in npm packages, and an operation of each that reaches a bit of it;
// `earlier` is a version with which the first file is compared, both ways.
export const schemas = [
  {
    vendor: 'GitHub',
    from: '@octokit/graphql-schema@15.26.1',
    earlier: '@octokit/graphql-schema@15.25.0',
    files: ['schema.graphql', 'schema.json'],
    scalars: { DateTime: 'string', URI: 'string' },
    operation: `query pick($owner: String!, $orderBy: IssueOrder = { field: CREATED_AT, direction: DESC }) {
  repository(owner: $owner, name: "name") {
    id
    url
    issues(first: 10, orderBy: $orderBy) { nodes { title createdAt author { __typename login } } }
  }
}`,
    variables: { owner: 'ada' },
  },
  {
    vendor: 'Shopify, storefront',
    from: '@shopify/hydrogen@2026.4.6',
    earlier: '@shopify/hydrogen@2023.1.7',
    files: ['dist/storefront.schema.json'],
    scalars: { Decimal: 'string' },
    operation: `query pick($first: Int!) {
  products(first: $first) {
    nodes { id title priceRange { minVariantPrice { amount currencyCode } } }
    pageInfo { hasNextPage }
  }
}`,
    variables: { first: 2 },
  },
  {
    vendor: 'Shopify, customer account',
    from: '@shopify/hydrogen@2026.4.6',
    earlier: '@shopify/hydrogen@2024.1.6',
    files: ['dist/customer-account.schema.json'],
    operation: 'query pick { customer { id firstName emailAddress { emailAddress } } }',
  },
  {
    vendor: 'Nautical, a fork of Saleor',
    from: '@nautical-commerce/graphql-schema@4.15.0',
    files: ['nautical/schema.graphql'],
    scalars: { Date: 'string', DateTime: 'string' },
    operation:
      'query pick($filter: ProductFilterInput) { products(first: 1, filter: $filter) { edges { node { id name } } } }',
  },
  {
    vendor: 'Dialogporten',
    from: '@digdir/dialogporten-schema@1.118.6',
    earlier: '@digdir/dialogporten-schema@1.47.5-431c529',
    files: ['schema.verified.graphql'],
    scalars: { UUID: 'string', DateTime: 'string' },
    operation: `query pick($input: SearchDialogInput!) {
  searchDialogs(input: $input) { items { id org createdAt } hasNextPage }
}`,
    variables: { input: { org: ['ske'] } },
  },
];
