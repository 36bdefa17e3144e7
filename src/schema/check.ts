import {
  type ASTNode,
  type FieldNode,
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
import { type FieldChange, type Walked, walkDefinition } from './rules/selections.js';
import { sentComparer } from './rules/sent.js';
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
  const compareSent = sentComparer(schemas);
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
        return checkVariable(schemas, compareSent, variable, own);
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
  const refused = new Set(
    checked.filter(({ marks }) => marks.some(isRefusal)).map(({ operation }) => operation),
  );
  const others = operations.filter(({ name }) => !refused.has(name));
  const errors = validateOperations(schemas.to, others, fragments, rulesOfSchemas);
  if (errors.length === 0) return [...checked];
  const unexplained = new Map(
    others.map((operation) => {
      const own = reached([operation], fragments);
      const reaching = errors.filter(({ nodes }) =>
        own.some((definition) => holds(definition, nodes)),
      );
      return [operation.name, reaching.map((error) => invalid(error, operation, walks))];
    }),
  );
  return checked.map(({ operation, marks }) => ({
    operation,
    marks: [...marks, ...(unexplained.get(operation) ?? [])],
  }));
}

/** Whether a definition holds the first of the nodes: what is wrong in a fragment is so for all who use it. */
const holds = ({ loc }: ASTNode, nodes: readonly ASTNode[] = []) => {
  const [node] = nodes;
  return (
    node?.loc !== undefined &&
    node.loc.source === loc?.source &&
    node.loc.start >= loc.start &&
    node.loc.end <= loc.end
  );
};

const isRefusal = ({ severity, certainty }: Mark) =>
  severity === 'breaking' && certainty === 'always';

function invalid(
  error: GraphQLError,
  { definition }: Operation,
  walks: ReadonlyMap<unknown, Walked>,
): Mark {
  const nodes = error.nodes ?? [];
  const known = (node: ASTNode) =>
    [...walks.values()].map(({ fields }) => fields.get(node as FieldNode)).find(Boolean);
  const fields = nodes.filter((node) => node.kind === Syntax.FIELD);
  const changed = fields.find((node) => changes(known(node))) ?? fields[0];
  const conflict = error.message.startsWith('Fields "');
  const operation = definition.operation;
  return mark(conflict ? 'FIELDS_CONFLICT' : 'DOCUMENT_INVALID', {
    coordinate:
      (changed && known(changed)?.coordinate) ??
      `${operation.slice(0, 1).toUpperCase()}${operation.slice(1)}`,
    node: (changed?.kind === Syntax.FIELD ? changed.name : nodes[0]) ?? definition,
    certainty: 'always',
    message: error.message,
    reason: 'The server refuses the document.',
  });
}

const changes = (field: FieldChange | undefined) =>
  field !== undefined && String(field.from) !== String(field.to);
