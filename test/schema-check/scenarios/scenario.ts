/** A change of schema, an operation of before, and what `schema check` has to say. */
export interface Scenario {
  /** What happens, as a sentence. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly operation: string;
  /**
   * From worst to best: `severity KIND coordinate, certainty, typeImpact, line:column`.
   * Nothing where the change is safe.
   */
  readonly findings: readonly string[];
}
