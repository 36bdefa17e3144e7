/** From worst to best. An operation's verdict is the worst of its findings. */
export const severities = ['breaking', 'dangerous', 'deprecated', 'safe'] as const;
export type Severity = (typeof severities)[number];

/**
 * - `always`: every run of the operation meets it, whatever is sent and returned
 * - `if-provided`: it depends on what the program sends in its variables
 * - `if-returned`: it depends on what the server answers
 */
export type Certainty = 'always' | 'if-provided' | 'if-returned';

/** What the change does to the TypeScript types that codegen writes for the operation. */
export type TypeImpact =
  /** A selected field is no longer there: the document no longer compiles. */
  | 'field-removed'
  /** `T` turns into `T | null`. */
  | 'field-nullable'
  /** `T | null` turns into `T`. */
  | 'field-non-null'
  /** A selected field has another type. */
  | 'field-type-changed'
  /** A property of the variables, or the argument that takes one, goes. */
  | 'input-removed'
  /** The variables need a property, or the document an argument, that they could do without. */
  | 'input-required-added'
  /** The variables may have a property that was not there. */
  | 'input-optional-added'
  /** A property of the variables takes what it did not: null, nothing, or more values. */
  | 'input-widened'
  /** `null` is no longer among the values of a property of the variables. */
  | 'input-non-null'
  /** A property of the variables has another type. */
  | 'input-type-changed'
  /** A property of the variables is marked `@deprecated`. */
  | 'input-deprecated'
  /** The union of literals has more values. */
  | 'enum-widened'
  /** The union of literals has fewer values. */
  | 'enum-narrowed'
  /** The union of object types has more members. */
  | 'union-widened'
  /** The union of object types has fewer members, or one with fewer fields. */
  | 'union-narrowed'
  /** A type that the document names is no longer there. */
  | 'type-removed'
  /** The types stay as they are. */
  | 'none';

/**
 * Every kind of finding, with its severity and what it does to the types. What is safe is judged,
 * and counts for the version, but is no finding.
 */
export const kinds = {
  /** The operation's root type (query, mutation or subscription) is gone. */
  ROOT_TYPE_REMOVED: ['breaking', 'type-removed'],
  /** A type that the document names, in a fragment or a variable, is gone or has another name. */
  TYPE_REMOVED: ['breaking', 'type-removed'],
  /** A type turned from one kind (object, input, enum…) into another that does not fit its use. */
  TYPE_KIND_CHANGED: ['breaking', 'type-removed'],
  /** A type was renamed, and the operation reads its `__typename`. */
  TYPENAME_CHANGED: ['dangerous', 'field-type-changed'],

  /** A selected field is gone. */
  FIELD_REMOVED: ['breaking', 'field-removed'],
  /** A selected field may now be null. */
  FIELD_BECAME_NULLABLE: ['breaking', 'field-nullable'],
  /** The items of a selected list may now be null. */
  FIELD_ITEM_BECAME_NULLABLE: ['breaking', 'field-nullable'],
  /** A selected field, or its items, can no longer be null. */
  FIELD_BECAME_NON_NULL: ['safe', 'field-non-null'],
  /** A selected field has a type that the document or its readers cannot take. */
  FIELD_TYPE_CHANGED: ['breaking', 'field-type-changed'],
  /** A selected field may now have values or members that it could not have. */
  FIELD_TYPE_WIDENED: ['dangerous', 'field-type-changed'],
  /** Members that the operation spreads on can no longer occur in the field. Of others, and of values: safe. */
  FIELD_TYPE_NARROWED: ['dangerous', 'union-narrowed'],
  /** A selected field changed from or to a custom scalar: what goes over the wire is unknown. */
  FIELD_SCALAR_CHANGED: ['dangerous', 'field-type-changed'],
  /** A selected field is deprecated. */
  FIELD_DEPRECATED: ['deprecated', 'none'],
  /** Two selections of one response name no longer have types that fit. */
  FIELDS_CONFLICT: ['breaking', 'field-type-changed'],

  /** A union whose members the operation tells apart has a new one. */
  UNION_MEMBER_ADDED: ['dangerous', 'union-widened'],
  /** A union lost a member that the operation spreads on. */
  UNION_MEMBER_REMOVED: ['breaking', 'union-narrowed'],
  /** An interface whose implementations the operation tells apart has a new one. */
  INTERFACE_IMPLEMENTATION_ADDED: ['dangerous', 'union-widened'],
  /** A type that the operation spreads on no longer implements the interface. */
  INTERFACE_IMPLEMENTATION_REMOVED: ['breaking', 'union-narrowed'],

  /** A value that the operation may read, and does not know, was added. Where it is sent: safe. */
  ENUM_VALUE_ADDED: ['dangerous', 'enum-widened'],
  /** A value that the operation may send is gone. Where it is read: safe. */
  ENUM_VALUE_REMOVED: ['breaking', 'enum-narrowed'],
  /** A value that the operation reads or may send is deprecated. */
  ENUM_VALUE_DEPRECATED: ['deprecated', 'none'],
  /** A custom scalar is specified by another document. */
  SCALAR_SPECIFICATION_CHANGED: ['dangerous', 'none'],

  /** An argument that the document passes is gone. */
  ARGUMENT_REMOVED: ['breaking', 'input-removed'],
  /** A new argument is required. */
  REQUIRED_ARGUMENT_ADDED: ['breaking', 'input-required-added'],
  /** An argument that could be left out, or passed in an optional variable, is required. */
  ARGUMENT_BECAME_REQUIRED: ['breaking', 'input-required-added'],
  /** An argument that could be null refuses it. */
  ARGUMENT_BECAME_NON_NULL: ['breaking', 'input-non-null'],
  /** What the document passes does not fit the argument's new type. */
  ARGUMENT_TYPE_CHANGED: ['breaking', 'input-type-changed'],
  /** An argument changed from or to a custom scalar: what it takes is unknown. */
  ARGUMENT_SCALAR_CHANGED: ['dangerous', 'input-type-changed'],
  /** The document leaves an argument to its default, which is another one. */
  ARGUMENT_DEFAULT_CHANGED: ['dangerous', 'none'],
  /** An argument that the document passes is deprecated. */
  ARGUMENT_DEPRECATED: ['deprecated', 'none'],

  /** An input field that is sent, or may be, is gone. */
  INPUT_FIELD_REMOVED: ['breaking', 'input-removed'],
  /** An input has a new required field. */
  REQUIRED_INPUT_FIELD_ADDED: ['breaking', 'input-required-added'],
  /** An input has a new field that may be left out. */
  OPTIONAL_INPUT_FIELD_ADDED: ['safe', 'input-optional-added'],
  /** An input field that could be left out is required. */
  INPUT_FIELD_BECAME_REQUIRED: ['breaking', 'input-required-added'],
  /** An input field, or an item of it, that could be null refuses it. */
  INPUT_FIELD_BECAME_NON_NULL: ['breaking', 'input-non-null'],
  /** What is sent does not fit the input field's new type. */
  INPUT_FIELD_TYPE_CHANGED: ['breaking', 'input-type-changed'],
  /** What is sent is taken as before, as a list of one or as an ID; what TypeScript takes is not. */
  INPUT_FIELD_TYPE_COERCED: ['safe', 'input-type-changed'],
  /** An input field takes all that it did, and more: it may be null or left out, or its type is wider. */
  INPUT_FIELD_WIDENED: ['safe', 'input-widened'],
  /** An input field changed from or to a custom scalar: what it takes is unknown. */
  INPUT_FIELD_SCALAR_CHANGED: ['dangerous', 'input-type-changed'],
  /** An input field that may be left to its default has another one. */
  INPUT_FIELD_DEFAULT_CHANGED: ['dangerous', 'none'],
  /** An input field that is sent, or may be, is deprecated. */
  INPUT_FIELD_DEPRECATED: ['deprecated', 'input-deprecated'],
  /** An input takes exactly one of its fields now (`@oneOf`). */
  ONE_OF_ADDED: ['breaking', 'input-type-changed'],

  /** A directive that the document uses is gone. */
  DIRECTIVE_REMOVED: ['breaking', 'none'],
  /** A directive may no longer stand where the document has it. */
  DIRECTIVE_LOCATION_REMOVED: ['breaking', 'none'],
  /** A directive that the document repeats may no longer be repeated. */
  DIRECTIVE_REPEATABLE_REMOVED: ['breaking', 'none'],

  /** The document does not validate against the new schema for a reason that has no kind of its own. */
  DOCUMENT_INVALID: ['breaking', 'none'],
} as const satisfies Record<string, readonly [Severity, TypeImpact]>;

export type Kind = keyof typeof kinds;

/** How bad: 0 is breaking, 3 is safe. */
export const rank = (severity: Severity): number => severities.indexOf(severity);

export const worst = (a: Severity, b: Severity): Severity => (rank(a) <= rank(b) ? a : b);
