import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { QueryRefused, statusOf } from '../errors.js';
import { reportInternal } from '../report.js';
import type { Context } from '../section.js';
import {
  createYoga,
  GraphQLError,
  Kind,
  parse,
  Source,
  specifiedRules,
  validate,
} from './graphql-js.js';
import { mostRootFields } from './root-fields.js';

/** One GraphQL request, as its body says. */
export interface GraphQLRequest {
  query: string;
  variables?: Record<string, unknown> | null | undefined;
  operationName?: string | null | undefined;
}

/** Runs a request: the status and the JSON that answer it. */
export type RunGraphQL = (
  request: GraphQLRequest,
  context: Context,
) => Promise<{ status: number; body: string }>;

/** @param maxRootFields of an operation that is run; one with more is refused */
export function createGraphQL(schema: GraphQLSchema, maxRootFields = Infinity): RunGraphQL {
  const yoga = createYoga<Context>({
    schema,
    graphqlEndpoint: '/',
    graphiql: false,
    landingPage: false,
    cors: false,
    logging: false,
    multipart: false,
    maskedErrors: { maskError },
    plugins: [documentedErrors(maxRootFields)],
  });
  return async (request, context) => {
    const response = await yoga.fetch(
      'http://sandbox/',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(request),
      },
      context,
    );
    return { status: response.status, body: await response.text() };
  };
}

/** Gives every error the code that the vendor documents, and the answer its status. */
function documentedErrors(maxRootFields: number): Plugin {
  const rules = [...specifiedRules, mostRootFields(maxRootFields)];
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string) => {
        try {
          return parse(source);
        } catch (error) {
          const problem = error instanceof GraphQLError ? error : tooDeep(source);
          throw withCode(problem, 'GRAPHQL_PARSE_FAILED');
        }
      });
      return ({ result, context }) => {
        if (result && 'definitions' in result) chooseOperation(result, context.params);
      };
    },
    onValidate({ setValidationFn }) {
      setValidationFn((schema: GraphQLSchema, document: DocumentNode) =>
        validate(schema, document, rules).map((error) =>
          withCode(error, 'GRAPHQL_VALIDATION_FAILED'),
        ),
      );
    },
    onSubscribe({ setResultAndStopExecution }) {
      setResultAndStopExecution({
        errors: [new GraphQLError('Subscriptions are not answered over HTTP.')],
      });
    },
    onExecutionResult({ result, setResult }) {
      if (!result || !('errors' in result) || !result.errors) return;
      const errors = result.errors.map((error) => withCode(error, codeOf(error)));
      const status = Math.max(...errors.map(({ extensions }) => statusOf(extensions['code'])));
      setResult({ ...result, errors, extensions: { http: { status } } });
    },
  };
}

/** A document of one operation runs whatever name is asked for: the vendor only tracks names. */
function chooseOperation(document: DocumentNode, params: GraphQLParams): void {
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (operations.length === 1) {
    // Both Yoga and its executor look here for the operation to run.
    delete params.operationName;
  } else if (!operations.some(({ name }) => name && name.value === params.operationName)) {
    const names = operations.flatMap(({ name }) => name?.value ?? []).join(', ');
    throw withCode(
      new GraphQLError(
        operations.length === 0
          ? 'The document has no operation.'
          : `The document has several operations: operationName must be one of ${names}.`,
        { nodes: operations.length === 0 ? document.definitions : operations },
      ),
      'BAD_USER_INPUT',
    );
  }
}

/** Where the parser itself ran out of stack. */
const tooDeep = (source: string) =>
  new GraphQLError('The document is nested too deep.', {
    source: new Source(source),
    positions: [0],
  });

/** What the executor itself refuses has no path where nothing was run: the variables do not fit. */
function codeOf({ extensions, path }: GraphQLError): string {
  const code: unknown = extensions['code'];
  if (typeof code === 'string') return code;
  return path ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT';
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    extensions: { code },
  });
}

/** What was not thrown to be read by the caller is not shown to them, but said on standard error. */
function maskError(error: unknown): Error {
  let original = error;
  while (original instanceof GraphQLError && original.originalError) {
    original = original.originalError;
  }
  if (error instanceof GraphQLError && original instanceof GraphQLError) return error;
  const refused = original instanceof QueryRefused ? original : undefined;
  return new GraphQLError(refused ? refused.message : reportInternal(original), {
    nodes: error instanceof GraphQLError ? (error.nodes ?? null) : null,
    path: error instanceof GraphQLError ? (error.path ?? null) : null,
    extensions: { code: refused ? refused.code : 'INTERNAL_SERVER_ERROR' },
  });
}
