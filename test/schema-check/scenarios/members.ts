import type { Scenario } from './scenario.js';

const user = 'type User implements Named { id: ID name: String }';
const bot = 'type Bot implements Named { id: ID name: String }';
const named = 'interface Named { name: String }';
const query = 'type Query { by: Actor named: Named }';
const schema = (union: string, ...types: string[]) => [query, named, union, ...types].join('\n');

/** Unions and interfaces. */
export const members: readonly Scenario[] = [
  {
    name: 'a union gains a member, and the operation spreads on another',
    before: schema('union Actor = User', user, bot),
    after: schema('union Actor = User | Bot', user, bot),
    operation: '{ by { ... on User { id } } }',
    findings: ['dangerous UNION_MEMBER_ADDED Actor, if-returned, union-widened, 1:3'],
  },
  {
    name: 'a union gains a member, and the operation reads the name of the type',
    before: schema('union Actor = User', user, bot),
    after: schema('union Actor = User | Bot', user, bot),
    operation: '{ by { __typename } }',
    findings: ['dangerous UNION_MEMBER_ADDED Actor, if-returned, union-widened, 1:3'],
  },
  {
    name: 'a union gains a member, and the fragment applies to all of them',
    before: schema('union Actor = User', user, bot),
    after: schema('union Actor = User | Bot', user, bot),
    operation: '{ by { ... on Named { name } } }',
    findings: [],
  },
  {
    name: 'an interface gains a type, and the operation does not tell them apart',
    before: schema('union Actor = User', user),
    after: schema('union Actor = User', user, bot),
    operation: '{ named { name } }',
    findings: [],
  },
  {
    name: 'an interface gains a type, and the operation spreads on another in a fragment',
    before: schema('union Actor = User', user),
    after: schema('union Actor = User', user, bot),
    operation: '{ named { ...Parts } }\nfragment Parts on Named { name ... on User { id } }',
    findings: ['dangerous INTERFACE_IMPLEMENTATION_ADDED Named, if-returned, union-widened, 1:3'],
  },
  {
    name: 'a union loses a member that the operation spreads on',
    before: schema('union Actor = User | Bot', user, bot),
    after: schema('union Actor = User', user, bot),
    operation: '{ by { ... on User { id } ... on Bot { id } } }',
    findings: ['breaking UNION_MEMBER_REMOVED Actor, always, union-narrowed, 1:34'],
  },
  {
    name: 'a union loses a member that the operation does not spread on',
    before: schema('union Actor = User | Bot', user, bot),
    after: schema('union Actor = User', user, bot),
    operation: '{ by { __typename ... on User { id } } }',
    findings: [],
  },
  {
    name: 'a member of a union is no type any more: one cause',
    before: schema('union Actor = User | Bot', user, bot),
    after: schema('union Actor = User', user),
    operation: '{ by { ... on User { id } ... on Bot { id name } } }',
    findings: ['breaking TYPE_REMOVED Bot, always, type-removed, 1:34'],
  },
  {
    name: 'a type that the operation spreads on no longer implements the interface',
    before: schema('union Actor = User | Bot', user, bot),
    after: schema('union Actor = User | Bot', user, 'type Bot { id: ID name: String }'),
    operation: '{ named { name ... on Bot { id } } }',
    findings: ['breaking INTERFACE_IMPLEMENTATION_REMOVED Named, always, union-narrowed, 1:23'],
  },
  {
    name: 'a fragment no longer applies to a member that is still returned',
    before: schema('union Actor = User | Bot', user, bot),
    after: schema('union Actor = User | Bot', user, 'type Bot { id: ID name: String }'),
    operation: '{ by { ... on Named { name } } }',
    findings: ['breaking INTERFACE_IMPLEMENTATION_REMOVED Named, if-returned, union-narrowed, 1:3'],
  },
  {
    name: 'an object no longer implements the interface that a fragment on it names: one place',
    before: `type Query { by: User named: Named } ${named} ${user} ${bot}`,
    after: `type Query { by: User named: Named } ${named} ${bot} type User { name: String }`,
    operation: '{ by { ...Parts } }\nfragment Parts on Named { name }',
    findings: ['breaking INTERFACE_IMPLEMENTATION_REMOVED Named, always, union-narrowed, 1:8'],
  },
  {
    name: 'a field has a union with more members, which the document still fits',
    before: `type Query { by: Internal } union Internal = User union Actor = User | Bot
      type User { id: ID } type Bot { id: ID }`,
    after: `type Query { by: Actor } union Internal = User union Actor = User | Bot
      type User { id: ID } type Bot { id: ID }`,
    operation:
      '{ by { ...Parts } }\nfragment Parts on Actor { ... on User { id } ... on Bot { id } }',
    findings: ['dangerous FIELD_TYPE_WIDENED Query.by, if-returned, union-widened, 1:3'],
  },
  {
    name: 'a field has a union with fewer members, which the document still fits',
    before: `type Query { by: Actor } union Internal = User union Actor = User | Bot
      type User { id: ID } type Bot { id: ID }`,
    after: `type Query { by: Internal } union Internal = User union Actor = User | Bot
      type User { id: ID } type Bot { id: ID }`,
    operation:
      '{ by { ...Parts } }\nfragment Parts on Actor { ... on User { id } ... on Bot { id } }',
    findings: ['dangerous FIELD_TYPE_NARROWED Query.by, always, union-narrowed, 1:3'],
  },
  {
    name: 'an object turns into a union that has it, and its fields are selected',
    before: 'type Query { by: User } type User { id: ID } type Bot { id: ID }',
    after:
      'type Query { by: Actor } union Actor = User | Bot type User { id: ID } type Bot { id: ID }',
    operation: '{ by { id } }',
    findings: ['breaking FIELD_TYPE_CHANGED Query.by, always, field-type-changed, 1:3'],
  },
  {
    name: 'an object turns into a union that has it, and a fragment on it is spread',
    before: 'type Query { by: User } type User { id: ID } type Bot { id: ID }',
    after:
      'type Query { by: Actor } union Actor = User | Bot type User { id: ID } type Bot { id: ID }',
    operation: '{ by { ... on User { id } } }',
    findings: ['dangerous FIELD_TYPE_WIDENED Query.by, if-returned, union-widened, 1:3'],
  },
  {
    name: 'an object turns into an interface of the same name, and a fragment on it is spread',
    before: 'type Query { by: User } type User { id: ID }',
    after:
      'type Query { by: User } interface User { id: ID } type Member implements User { id: ID }',
    operation: '{ by { ...Parts } }\nfragment Parts on User { id }',
    findings: [],
  },
  {
    name: 'an object turns into an interface of the same name, and the operation reads its name',
    before: 'type Query { by: User } type User { id: ID }',
    after:
      'type Query { by: User } interface User { id: ID } type Member implements User { id: ID }',
    operation: '{ by { __typename id } }',
    findings: ['dangerous FIELD_TYPE_WIDENED Query.by, if-returned, union-widened, 1:3'],
  },
  {
    name: 'an object turns into an interface that has all that is selected',
    before: 'type Query { by: User } type User { name: String }',
    after: `type Query { by: Named } ${named} ${user} ${bot}`,
    operation: '{ by { name } }',
    findings: [],
  },
  {
    name: 'several members are added: one cause',
    before: schema('union Actor = User', user, bot, 'type Team { id: ID }'),
    after: schema('union Actor = User | Bot | Team', user, bot, 'type Team { id: ID }'),
    operation: '{ by { __typename ... on User { id } } }',
    findings: ['dangerous UNION_MEMBER_ADDED Actor, if-returned, union-widened, 1:3'],
  },
];
