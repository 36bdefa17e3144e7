import type { Scenario } from './scenario.js';

const schema = (input: string, argument = 'input: In!') =>
  `type Query { a: Int } type Mutation { do(${argument}): Int } ${input}`;

const required = 'mutation act($input: In!) { do(input: $input) }';

/** What an operation sends in its variables, with the whole closure of their types. */
export const sent: readonly Scenario[] = [
  {
    name: 'a field of the input becomes required',
    before: schema('input In { id: ID! title: String }'),
    after: schema('input In { id: ID! title: String! }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_BECAME_REQUIRED In.title, always, input-required-added, 1:15'],
  },
  {
    name: 'a field of an input behind an optional variable becomes required',
    before: schema('input In { title: String }', 'input: In'),
    after: schema('input In { title: String! }', 'input: In'),
    operation: 'mutation act($input: In) { do(input: $input) }',
    findings: [
      'breaking INPUT_FIELD_BECAME_REQUIRED In.title, if-provided, input-required-added, 1:15',
    ],
  },
  {
    name: 'a required field is added to the input',
    before: schema('input In { id: ID! }'),
    after: schema('input In { id: ID! title: String! }'),
    operation: required,
    findings: ['breaking REQUIRED_INPUT_FIELD_ADDED In.title, always, input-required-added, 1:15'],
  },
  {
    name: 'an optional field is added to the input, or one with a default',
    before: schema('input In { id: ID! }'),
    after: schema('input In { id: ID! title: String size: Int! = 1 }'),
    operation: required,
    findings: [],
  },
  {
    name: 'an optional field of the input is removed',
    before: schema('input In { id: ID! title: String }'),
    after: schema('input In { id: ID! }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_REMOVED In.title, if-provided, input-removed, 1:15'],
  },
  {
    name: 'a required field of the input is removed',
    before: schema('input In { id: ID! title: String! }'),
    after: schema('input In { id: ID! }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_REMOVED In.title, always, input-removed, 1:15'],
  },
  {
    name: 'a required field of the input may be left out',
    before: schema('input In { id: ID! }'),
    after: schema('input In { id: ID }'),
    operation: required,
    findings: [],
  },
  {
    name: 'a required field is added deep below required fields',
    before: schema('input In { by: By! } input By { user: User! } input User { id: ID }'),
    after: schema(
      'input In { by: By! } input By { user: User! } input User { id: ID name: String! }',
    ),
    operation: required,
    findings: ['breaking REQUIRED_INPUT_FIELD_ADDED User.name, always, input-required-added, 1:15'],
  },
  {
    name: 'a required field is added below an optional field',
    before: schema('input In { by: By } input By { id: ID }'),
    after: schema('input In { by: By } input By { id: ID name: String! }'),
    operation: required,
    findings: [
      'breaking REQUIRED_INPUT_FIELD_ADDED By.name, if-provided, input-required-added, 1:15',
    ],
  },
  {
    name: 'a required field is added to the items of a list, which may be empty',
    before: schema('input In { by: [By!]! } input By { id: ID }'),
    after: schema('input In { by: [By!]! } input By { id: ID name: String! }'),
    operation: required,
    findings: [
      'breaking REQUIRED_INPUT_FIELD_ADDED By.name, if-provided, input-required-added, 1:15',
    ],
  },
  {
    name: 'a required field is added to an input that may hold itself',
    before: schema('input In { inner: In x: Int }'),
    after: schema('input In { inner: In x: Int y: Int! }'),
    operation: required,
    findings: ['breaking REQUIRED_INPUT_FIELD_ADDED In.y, always, input-required-added, 1:15'],
  },
  {
    name: 'a required field is replaced by another: two causes, as one is gone and one is wanted',
    before: schema('input In { threadFieldId: ID! }'),
    after: schema('input In { identifier: Int! }'),
    operation: required,
    findings: [
      'breaking REQUIRED_INPUT_FIELD_ADDED In.identifier, always, input-required-added, 1:15',
      'breaking INPUT_FIELD_REMOVED In.threadFieldId, always, input-removed, 1:15',
    ],
  },
  {
    name: 'a field becomes required behind a variable whose default has it: others may leave it out',
    before: schema('input In { title: String }', 'input: In'),
    after: schema('input In { title: String! }', 'input: In'),
    operation: 'mutation act($input: In = { title: "x" }) { do(input: $input) }',
    findings: [
      'breaking INPUT_FIELD_BECAME_REQUIRED In.title, if-provided, input-required-added, 1:15',
    ],
  },
  {
    name: 'inputs that hold each other are followed to their end',
    before: schema('input In { other: Other } input Other { in: In x: Int }'),
    after: schema('input In { other: Other } input Other { in: In }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_REMOVED Other.x, if-provided, input-removed, 1:15'],
  },
  {
    name: 'an input type is renamed inside another',
    before: schema('input In { by: By } input By { id: ID }'),
    after: schema('input In { by: Author } input Author { id: ID }'),
    operation: required,
    findings: [],
  },
  {
    name: 'an input type is renamed that the document names',
    before: schema('input In { id: ID }'),
    after: schema('input Input { id: ID }', 'input: Input!'),
    operation: required,
    findings: ['breaking TYPE_REMOVED In, always, type-removed, 1:15'],
  },
  {
    name: 'an input type is renamed inside another, and loses a field',
    before: schema('input In { by: By } input By { id: ID name: String }'),
    after: schema('input In { by: Author } input Author { id: ID }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_REMOVED By.name, if-provided, input-removed, 1:15'],
  },
  {
    name: 'an input field has another type that was there before and lacks a field: one cause',
    before: schema('input In { by: A! } input A { x: Int y: Int! } input B { x: Int }'),
    after: schema('input In { by: B! } input A { x: Int y: Int! } input B { x: Int }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_TYPE_CHANGED In.by, always, input-type-changed, 1:15'],
  },
  {
    name: 'a value is removed from an enum that is sent',
    before: schema('input In { e: E } enum E { A B }'),
    after: schema('input In { e: E } enum E { A }'),
    operation: required,
    findings: ['breaking ENUM_VALUE_REMOVED E.B, if-provided, enum-narrowed, 1:15'],
  },
  {
    name: 'a value is added to an enum that is sent',
    before: schema('input In { e: E } enum E { A }'),
    after: schema('input In { e: E } enum E { A B }'),
    operation: required,
    findings: [],
  },
  {
    name: 'a value is added to an enum that is sent, and read elsewhere',
    before: 'type Query { status(in: [E!]): Int e: E } enum E { A }',
    after: 'type Query { status(in: [E!]): Int e: E } enum E { A B }',
    operation: 'query q($in: [E!]) { status(in: $in) }\nquery r { e }',
    findings: ['dangerous ENUM_VALUE_ADDED E.B, if-returned, enum-widened, 2:11'],
  },
  {
    name: 'ID turns into String inside an input: the same JSON',
    before: schema('input In { id: ID! }'),
    after: schema('input In { id: String! }'),
    operation: required,
    findings: [],
  },
  {
    name: 'Int turns into String inside an input',
    before: schema('input In { n: Int }'),
    after: schema('input In { n: String }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_TYPE_CHANGED In.n, if-provided, input-type-changed, 1:15'],
  },
  {
    name: 'Int turns into Float inside an input',
    before: schema('input In { n: Int }'),
    after: schema('input In { n: Float }'),
    operation: required,
    findings: [],
  },
  {
    name: 'a string turns into an enum inside an input: some values are refused',
    before: schema('input In { e: String! }'),
    after: schema('input In { e: E! } enum E { A }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_TYPE_CHANGED In.e, if-provided, input-type-changed, 1:15'],
  },
  {
    name: 'a value turns into a list inside an input: servers take one as a list',
    before: schema('input In { id: ID! }'),
    after: schema('input In { id: [ID!]! }'),
    operation: required,
    findings: [],
  },
  {
    name: 'a list turns into a value inside an input',
    before: schema('input In { ids: [ID!]! }'),
    after: schema('input In { ids: ID! }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_TYPE_CHANGED In.ids, always, input-type-changed, 1:15'],
  },
  {
    name: 'the items of a list inside an input can no longer be null',
    before: schema('input In { ids: [ID] }'),
    after: schema('input In { ids: [ID!] }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_BECAME_NON_NULL In.ids, if-provided, input-non-null, 1:15'],
  },
  {
    name: 'an input field with a default refuses null',
    before: schema('input In { n: Int = 1 }'),
    after: schema('input In { n: Int! = 1 }'),
    operation: required,
    findings: ['breaking INPUT_FIELD_BECAME_NON_NULL In.n, if-provided, input-non-null, 1:15'],
  },
  {
    name: 'the default of an input field changes, which a program may leave out',
    before: schema('input In { n: Int = 1 }'),
    after: schema('input In { n: Int = 2 }'),
    operation: required,
    findings: ['dangerous INPUT_FIELD_DEFAULT_CHANGED In.n, if-provided, none, 1:15'],
  },
  {
    name: 'an input takes exactly one of its fields',
    before: schema('input In { a: ID b: ID }'),
    after: schema('input In @oneOf { a: ID b: ID }'),
    operation: required,
    findings: ['breaking ONE_OF_ADDED In, if-provided, input-type-changed, 1:15'],
  },
  {
    name: 'an input no longer takes exactly one of its fields',
    before: schema('input In @oneOf { a: ID b: ID }'),
    after: schema('input In { a: ID b: ID }'),
    operation: required,
    findings: [],
  },
  {
    name: 'a mutation is gone with its input: one cause',
    before:
      'type Query { a: Int } type Mutation { do(input: In!): Int b: Int } input In { id: ID }',
    after: 'type Query { a: Int } type Mutation { b: Int }',
    operation: required,
    findings: ['breaking FIELD_REMOVED Mutation.do, always, field-removed, 1:29'],
  },
  {
    name: 'an input type turns into another kind of type',
    before: schema('input In { id: ID }'),
    after:
      'type Query { a: In } type Mutation { do(input: Input!): Int } type In { id: ID } input Input { id: ID }',
    operation: required,
    findings: ['breaking TYPE_KIND_CHANGED In, always, type-removed, 1:15'],
  },
];
