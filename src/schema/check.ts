import {
  type ASTNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type OperationDefinitionNode,
  Kind as Syntax,
} from 'graphql';
import {
  type Documents,
  type Operation,
  reached,
  rulesOfSchemas,
  validateOperations,
} from './operations.js';
import { type Mark, mark, type Schemas } from './rules/mark.js';
import { type Walked, walkDefinition } from './rules/selections.js';
import { SentComparer } from './rules/sent.js';
import { checkVariable } from './rules/variables.js';

/** All that a change of schema does to one operation. */
export interface Checked {
  readonly operation: string;
  readonly marks: readonly Mark[];
}

/**
 * What a change of schema does to programs that go on sending the same documents and variables,
 * and reading the answers with the same types. The operations are valid in `schemas.from`.
 */
export function checkOperations(schemas: Schemas, documents: Documents): Checked[] {
  const { operations, fragments } = documents;
  const comparer = new SentComparer(schemas);
  const walks = new Map<OperationDefinitionNode | FragmentDefinitionNode, Walked>();
  const walk = (definition: OperationDefinitionNode | FragmentDefinitionNode): Walked => {
    const walked = walks.get(definition) ?? walkDefinition(schemas, fragments, definition);
    walks.set(definition, walked);
    return walked;
  };
  const checked = operations.map(({ name, definition }) => {
    const reached = [walk(definition)];
    const seen = new Set<string>();
    for (const { spreads } of reached)
      for (const spread of spreads) {
        const fragment = fragments.get(spread);
        if (!fragment || seen.has(spread)) continue;
        seen.add(spread);
        reached.push(walk(fragment));
      }
    const uses = reached.flatMap((each) => each.uses);
    const live = new Set(reached.flatMap((each) => [...each.live]));
    const variables = (definition.variableDefinitions ?? [])
      // The others go with what is gone.
      .filter(({ variable }) => live.has(variable.name.value))
      .flatMap((variable) => {
        const own = uses.filter((use) => use.name === variable.variable.name.value);
        return checkVariable(schemas, comparer, variable, own);
      });
    return { operation: name, marks: [...reached.flatMap((each) => each.marks), ...variables] };
  });
  return withValidation(schemas, documents, checked, walks);
}

/** graphql-js has the last word: what it refuses is breaking, whether or not a rule here knows why. */
function withValidation(
  schemas: Schemas,
  { operations, fragments }: Documents,
  checked: readonly Checked[],
  walks: ReadonlyMap<unknown, Walked>,
): Checked[] {
  const validate = (among: readonly Operation[]) =>
    validateOperations(schemas.to, among, fragments, rulesOfSchemas);
  const doubtful = operations.filter((operation, index) => {
    const marks = checked[index]?.marks ?? [];
    if (marks.some(isRefusal)) return false;
    const retyped = reached([operation], fragments).some(
      (definition) => walks.get(definition)?.retyped.size,
    );
    // Neither values of enums nor deprecations make a document invalid without a finding of their own.
    return retyped || marks.some(({ kind }) => !/^ENUM_|_DEPRECATED$/.test(kind));
  });
  const errors = validate(doubtful);
  if (errors.length === 0) return [...checked];
  const unexplained = new Map(
    doubtful.map((operation) => {
      const own = reached([operation], fragments);
      const concerned = errors.some(({ nodes = [] }) =>
        nodes.every((node) => own.some((definition) => holds(definition, node))),
      );
      const found = concerned ? validate([operation]) : [];
      return [operation.name, found.map((error) => invalid(error, operation, walks))];
    }),
  );
  return checked.map(({ operation, marks }) => ({
    operation,
    marks: [...marks, ...(unexplained.get(operation) ?? [])],
  }));
}

const holds = (definition: ASTNode, node: ASTNode): boolean =>
  definition.loc !== undefined &&
  node.loc !== undefined &&
  node.loc.source === definition.loc.source &&
  node.loc.start >= definition.loc.start &&
  node.loc.end <= definition.loc.end;

const isRefusal = ({ severity, certainty }: Mark) =>
  severity === 'breaking' && certainty === 'always';

function invalid(
  error: GraphQLError,
  { definition }: Operation,
  walks: ReadonlyMap<unknown, Walked>,
): Mark {
  const nodes = error.nodes ?? [];
  const retyped = nodes.flatMap((node) => {
    const field = node.kind === Syntax.FIELD ? node : undefined;
    const coordinate =
      field && [...walks.values()].map((walk) => walk.retyped.get(field)).find(Boolean);
    return field && coordinate ? [{ node: field.name, coordinate }] : [];
  });
  const operation = definition.operation;
  const root = `${operation.slice(0, 1).toUpperCase()}${operation.slice(1)}`;
  const conflict = error.message.startsWith('Fields "');
  return mark(conflict ? 'FIELDS_CONFLICT' : 'DOCUMENT_INVALID', {
    ...(retyped[0] ?? { node: nodes[0] ?? definition, coordinate: root }),
    certainty: 'always',
    message: error.message,
    reason: 'The server refuses the document.',
  });
}
