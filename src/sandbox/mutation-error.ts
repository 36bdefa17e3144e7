/** What a mutation's payload carries in place of its result. */
export interface MutationError {
  message: string;
  type: 'VALIDATION' | 'FORBIDDEN' | 'INTERNAL';
  /** A stable string, e.g. `not_found`. */
  code: string;
  fields: FieldError[];
}

export interface FieldError {
  /** The name of the input's field. */
  field: string;
  message: string;
  type: 'VALIDATION' | 'REQUIRED' | 'NOT_FOUND';
}
