import type { Scenario } from './scenario.js';

/** Deprecations: each case is of something that was not deprecated before. */
export const deprecated: readonly Scenario[] = [
  {
    name: 'a selected field is deprecated',
    before: 'type Query { a: Int }',
    after: 'type Query { a: Int @deprecated(reason: "Use b") }',
    operation: '{ a }',
    findings: ['deprecated FIELD_DEPRECATED Query.a, always, none, 1:3'],
  },
  {
    name: 'a field is deprecated that is not selected',
    before: 'type Query { a: Int b: Int }',
    after: 'type Query { a: Int b: Int @deprecated }',
    operation: '{ a }',
    findings: [],
  },
  {
    name: 'an argument is deprecated that the operation passes',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: Int @deprecated): Int }',
    operation: '{ a(x: 1) }',
    findings: ['deprecated ARGUMENT_DEPRECATED Query.a(x:), always, none, 1:5'],
  },
  {
    name: 'an argument is deprecated that the operation does not pass',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: Int @deprecated): Int }',
    operation: '{ a }',
    findings: [],
  },
  {
    name: 'a field of an input is deprecated that a variable may send',
    before: 'type Query { a(f: F): Int } input F { x: Int }',
    after: 'type Query { a(f: F): Int } input F { x: Int @deprecated }',
    operation: 'query q($f: F) { a(f: $f) }',
    findings: ['deprecated INPUT_FIELD_DEPRECATED F.x, if-provided, input-deprecated, 1:10'],
  },
  {
    name: 'a field of an input is deprecated that the text passes',
    before: 'type Query { a(f: F): Int } input F { x: Int }',
    after: 'type Query { a(f: F): Int } input F { x: Int @deprecated }',
    operation: '{ a(f: { x: 1 }) }',
    findings: ['deprecated INPUT_FIELD_DEPRECATED F.x, always, input-deprecated, 1:10'],
  },
  {
    name: 'an enum value is deprecated that is read',
    before: 'type Query { e: E } enum E { A B }',
    after: 'type Query { e: E } enum E { A B @deprecated }',
    operation: '{ e }',
    findings: ['deprecated ENUM_VALUE_DEPRECATED E.B, if-returned, none, 1:3'],
  },
  {
    name: 'an enum value is deprecated that the text passes',
    before: 'type Query { a(e: E): Int } enum E { A B }',
    after: 'type Query { a(e: E): Int } enum E { A B @deprecated }',
    operation: '{ a(e: B) }',
    findings: ['deprecated ENUM_VALUE_DEPRECATED E.B, always, none, 1:8'],
  },
  {
    name: 'an enum value is deprecated that a variable may send',
    before: 'type Query { a(e: E): Int } enum E { A B }',
    after: 'type Query { a(e: E): Int } enum E { A B @deprecated }',
    operation: 'query q($e: E!) { a(e: $e) }',
    findings: ['deprecated ENUM_VALUE_DEPRECATED E.B, if-provided, none, 1:10'],
  },
  {
    name: 'what was deprecated before is no finding of the change',
    before: 'type Query { a: Int @deprecated b: Int }',
    after: 'type Query { a: Int @deprecated b: Int }',
    operation: '{ a b }',
    findings: [],
  },
];
