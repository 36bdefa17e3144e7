import type { ASTNode, GraphQLSchema } from 'graphql';
import { type Certainty, type Kind, kinds, type Severity, type TypeImpact } from './kinds.js';

/** The schema that the deployed program was written for, and the one that it will meet. */
export interface Schemas {
  readonly from: GraphQLSchema;
  readonly to: GraphQLSchema;
  /** Types that are known to be defined in the same words in both. */
  readonly alike?: ReadonlySet<string>;
}

/** One thing seen at one place of a document; marks of one kind and coordinate become one finding. */
export interface Mark {
  readonly kind: Kind;
  readonly severity: Severity;
  readonly typeImpact: TypeImpact;
  readonly coordinate: string;
  readonly certainty: Certainty;
  /** What changed; `{}` stands for `names`. */
  readonly message: string;
  /** What that means for the operation; of a deprecation, the vendor's reason. */
  readonly reason: string;
  /** Where the author must look. */
  readonly node: ASTNode;
  readonly names: readonly string[];
  /** A deprecation that was there before the change. */
  readonly known: boolean;
}

export type Observation = Pick<Mark, 'coordinate' | 'node' | 'certainty' | 'message' | 'reason'> &
  Partial<Pick<Mark, 'names' | 'known' | 'typeImpact' | 'severity'>>;

export function mark(kind: Kind, observation: Observation): Mark {
  const [severity, typeImpact] = kinds[kind];
  return { kind, severity, typeImpact, names: [], known: false, ...observation };
}

interface Deprecable {
  deprecationReason?: string | null | undefined;
}

/** What to say of a deprecation, or nothing where there is none. */
export function deprecation(
  from: Deprecable | undefined,
  to: Deprecable,
): { reason: string; known: boolean } | undefined {
  const reason = to.deprecationReason;
  if (reason === undefined || reason === null) return undefined;
  return { reason, known: typeof from?.deprecationReason === 'string' };
}

/** A type that only has another name now: the old name is gone, and the new one was not there. */
export const isRename = ({ from, to }: Schemas, before: string, after: string): boolean =>
  before !== after && !to.getType(before) && !from.getType(after);
