import { createRequire } from 'node:module';
import { loadPeer } from '../../peer.js';

/** What a browser needs to show GraphiQL: a page and, beside it, the files that it loads. */
export interface GraphiQLFile {
  type: string;
  body: string;
}

/**
 * A page that loads nothing from other hosts. The files come from `@graphql-yoga/render-graphiql`,
 * which is only read when a browser asks.
 *
 * @param endpoint the path of the GraphQL endpoint
 * @param apiKey written into the editor's headers
 * @throws {MissingPeerError} where the package is not installed
 */
export async function graphiqlPage(endpoint: string, apiKey: string): Promise<GraphiQLFile> {
  await loadFiles();
  const asset = (name: string) => `${endpoint}/graphiql/${name}`;
  const options = {
    endpoint,
    title: 'plain-operations sandbox',
    headers: JSON.stringify({ Authorization: `Bearer ${apiKey}` }, undefined, 2),
    defaultQuery,
  };
  const workers = Object.fromEntries(
    ['editorWorkerService', 'json', 'graphql'].map((label) => [label, asset(`${label}.js`)]),
  );
  return {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>GraphiQL: plain-operations sandbox</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${asset('graphiql.css')}">
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script>
      const workers = ${inScript(workers)};
      self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_id, label) => workers[label] };
    </script>
    <script src="${asset('graphiql.js')}"></script>
    <script>
      YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), ${inScript(options)});
    </script>
  </body>
</html>
`,
  };
}

/** A file of the page, or undefined where there is none of that name. */
export async function graphiqlFile(name: string): Promise<GraphiQLFile | undefined> {
  return (await loadFiles()).get(name);
}

/** Whether a browser can be offered it. Nothing is loaded. */
export function isGraphiqlInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve(`${renderer}/graphiql`);
    return true;
  } catch {
    return false;
  }
}

/** The package that has its files. */
export const renderer = '@graphql-yoga/render-graphiql';

let files: Promise<ReadonlyMap<string, GraphiQLFile>> | undefined;

function loadFiles() {
  files ??= loadPeer('GraphiQL in the sandbox', [renderer], async () => {
    // Not a literal: a bundler would look for a package that need not be there.
    const { js, css, editorWorkerService, jsonWorker, graphqlWorker } = (await import(
      /* webpackIgnore: true */ `${renderer}/graphiql`
    )) as typeof import('@graphql-yoga/render-graphiql/graphiql');
    const script = (body: string) => ({ type: 'text/javascript; charset=utf-8', body });
    return new Map([
      ['graphiql.js', script(js)],
      ['graphiql.css', { type: 'text/css; charset=utf-8', body: css }],
      ['editorWorkerService.js', script(editorWorkerService)],
      ['json.js', script(jsonWorker)],
      ['graphql.js', script(graphqlWorker)],
    ]);
  });
  return files;
}

const defaultQuery = `query threads {
  threads(first: 5, filters: { statuses: [TODO] }) {
    totalCount
    edges {
      node {
        id
        title
        assignedTo {
          __typename
          ... on User {
            fullName
          }
        }
      }
    }
  }
}
`;

const inScript = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');
