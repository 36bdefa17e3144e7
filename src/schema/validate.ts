import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getEnterLeaveForKind,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  ValidationContext,
  type ValidationRule,
} from 'graphql';

type Executable = OperationDefinitionNode | FragmentDefinitionNode;

/**
 * What graphql-js's rules have against definitions of many files.
 *
 * Its own `validate` is for one request of a client that a server need not trust: it has a budget for
 * a document, and of a document that takes more it says "Validation aborted." and nothing else. A
 * thousand operations are over it. Here each operation may take as much as it may there, and the
 * nodes are walked in a third of the time.
 *
 * @param rules must be rules of single definitions: none sees all of them
 */
export function validateDefinitions(
  schema: GraphQLSchema,
  definitions: readonly Executable[],
  rules: readonly ValidationRule[],
): GraphQLError[] {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  const validate = (some: readonly Executable[]): GraphQLError[] => {
    const errors: GraphQLError[] = [];
    const context = new Context(schema, document, new TypeInfo(schema), (error) => {
      errors.push(error);
    });
    const walk = new Walk(
      context,
      rules.map((rule) => rule(context)),
    );
    try {
      for (const node of some) walk.definition(node, document);
      return errors;
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const half = some.length >> 1;
      if (half > 0) return [...validate(some.slice(0, half)), ...validate(some.slice(half))];
      return [new GraphQLError(error.message, { nodes: some })];
    }
  };
  return validate(definitions);
}

class Context extends ValidationContext {
  readonly typeInfo: TypeInfo;

  constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    typeInfo: TypeInfo,
    onError: (error: GraphQLError) => void,
  ) {
    super(schema, document, typeInfo, onError);
    this.typeInfo = typeInfo;
  }

  /** Most fragments use none, and each would be walked once more. */
  override getVariableUsages(node: Parameters<ValidationContext['getVariableUsages']>[0]) {
    const { loc } = node;
    const hasNone = loc && !loc.source.body.slice(loc.start, loc.end).includes('$');
    return hasNone ? [] : super.getVariableUsages(node);
  }
}

type Visit = (
  node: ASTNode,
  key: string | number | undefined,
  parent: unknown,
  path: readonly never[],
  ancestors: readonly unknown[],
) => unknown;

/** What a rule does when a kind of node begins or ends. */
interface Step {
  readonly rule: number;
  readonly visitor: ASTVisitor;
  readonly visit: Visit;
}

interface Steps {
  readonly enter: readonly Step[];
  readonly leave: readonly Step[];
}

/** As `visit` walks for `visitInParallel`, which asks each rule at each node, and at names, of which no rule speaks. */
class Walk {
  readonly #typeInfo: TypeInfo;
  readonly #steps: Map<string, Steps>;
  /** The rules that do not want to see what is below a node. */
  readonly #skipping: boolean[];
  readonly #ancestors: unknown[] = [];

  constructor(context: Context, visitors: readonly ASTVisitor[]) {
    this.#typeInfo = context.typeInfo;
    this.#skipping = visitors.map(() => false);
    this.#steps = new Map(
      Object.keys(childrenOf).map((kind) => [kind, stepsOf(visitors, kind as Kind)]),
    );
  }

  definition(node: Executable, document: DocumentNode): void {
    this.#ancestors.push(document);
    this.#node(node, document.definitions.indexOf(node), document.definitions);
    this.#ancestors.pop();
  }

  #node(node: ASTNode, key: string | number, parent: unknown): void {
    const { kind } = node;
    const steps = this.#steps.get(kind);
    const typeInfo = this.#typeInfo;
    const ancestors = this.#ancestors;
    const skipping = this.#skipping;
    let skippers: number[] | undefined;
    typeInfo.enter(node);
    if (steps) {
      for (const { rule, visitor, visit } of steps.enter) {
        if (skipping[rule]) continue;
        if (visit.call(visitor, node, key, parent, noPath, ancestors) === false) {
          skipping[rule] = true;
          skippers ??= [];
          skippers.push(rule);
        }
      }
    }
    ancestors.push(parent);
    for (const name of childrenOf[kind] ?? []) {
      const child = (node as unknown as Record<string, ASTNode | readonly ASTNode[] | undefined>)[
        name
      ];
      if (child === undefined) continue;
      if (!Array.isArray(child)) this.#node(child as ASTNode, name, node);
      else if (child.length > 0) {
        ancestors.push(node);
        for (let index = 0; index < child.length; index++) this.#node(child[index], index, child);
        ancestors.pop();
      }
    }
    ancestors.pop();
    if (steps) {
      for (const { rule, visitor, visit } of steps.leave) {
        if (!skipping[rule]) visit.call(visitor, node, key, parent, noPath, ancestors);
      }
    }
    if (skippers) for (const rule of skippers) skipping[rule] = false;
    typeInfo.leave(node);
  }
}

/** No rule reads it. */
const noPath: readonly never[] = [];

function stepsOf(visitors: readonly ASTVisitor[], kind: Kind): Steps {
  const of = (side: 'enter' | 'leave') =>
    visitors.flatMap((visitor, rule) => {
      const visit = getEnterLeaveForKind(visitor, kind)[side] as Visit | undefined;
      return visit ? [{ rule, visitor, visit }] : [];
    });
  return { enter: of('enter'), leave: of('leave') };
}

/** In the order of graphql-js, without names and descriptions. */
const childrenOf: Readonly<Record<string, readonly string[]>> = {
  [Kind.OPERATION_DEFINITION]: ['variableDefinitions', 'directives', 'selectionSet'],
  [Kind.FRAGMENT_DEFINITION]: [
    'variableDefinitions',
    'typeCondition',
    'directives',
    'selectionSet',
  ],
  [Kind.VARIABLE_DEFINITION]: ['variable', 'type', 'defaultValue', 'directives'],
  [Kind.SELECTION_SET]: ['selections'],
  [Kind.FIELD]: ['arguments', 'directives', 'selectionSet'],
  [Kind.FRAGMENT_SPREAD]: ['arguments', 'directives'],
  [Kind.INLINE_FRAGMENT]: ['typeCondition', 'directives', 'selectionSet'],
  [Kind.ARGUMENT]: ['value'],
  FragmentArgument: ['value'],
  [Kind.DIRECTIVE]: ['arguments'],
  [Kind.VARIABLE]: [],
  [Kind.LIST]: ['values'],
  [Kind.OBJECT]: ['fields'],
  [Kind.OBJECT_FIELD]: ['value'],
  [Kind.INT]: [],
  [Kind.FLOAT]: [],
  [Kind.STRING]: [],
  [Kind.BOOLEAN]: [],
  [Kind.NULL]: [],
  [Kind.ENUM]: [],
  [Kind.NAMED_TYPE]: [],
  [Kind.LIST_TYPE]: ['type'],
  [Kind.NON_NULL_TYPE]: ['type'],
};
