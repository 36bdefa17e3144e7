// Answers work in bulk as fast as can be: the server of `bulk.js`, in a process of its own.
// node bulk-server.js [limit] [window in ms]
import { createServer } from 'node:http';

const [limit = Number.POSITIVE_INFINITY, windowMs = 60_000] = process.argv.slice(2).map(Number);
const holders = new Map();
const nothing = { requests: 0, refused: 0, changes: 0, first: 0, last: 0 };
const seen = { ...nothing };
let windowEnd = 0;
let used = 0;

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { operationName, variables } = JSON.parse(Buffer.concat(chunks).toString());
    seen.requests += 1;
    seen.first ||= performance.now();
    seen.last = performance.now();
    const headers = { 'content-type': 'application/json' };
    const isRefused = !admit(headers);
    if (isRefused) seen.refused += 1;
    const body = isRefused ? refusal : JSON.stringify({ data: answer(operationName, variables) });
    headers['content-length'] = Buffer.byteLength(body);
    response.writeHead(isRefused ? 429 : 200, headers);
    response.end(body);
  });
});

const refusal = '{"errors":[{"message":"slow down","extensions":{"code":"RATE_LIMITED"}}]}';

function admit(headers) {
  if (limit === Number.POSITIVE_INFINITY) return true;
  const now = Date.now();
  if (now >= windowEnd) {
    windowEnd = now + windowMs;
    used = 0;
  }
  const isAdmitted = used < limit;
  if (isAdmitted) used += 1;
  headers['x-ratelimit-limit'] = limit;
  headers['x-ratelimit-remaining'] = limit - used;
  headers['x-ratelimit-reset'] = new Date(windowEnd).toISOString();
  return isAdmitted;
}

function answer(operation, variables) {
  if (operation === 'threads') {
    return { threads: { edges: variables.filters.threadIds.map((id) => ({ node: thread(id) })) } };
  }
  if (operation === 'thread') return { thread: thread(variables.threadId) };
  const data = {};
  for (const [name, input] of Object.entries(variables)) {
    holders.set(input.threadId, input.userId);
    seen.changes += 1;
    const payload = { thread: { id: input.threadId }, error: null };
    data[name === 'input' ? operation : name] = payload;
  }
  return data;
}

function thread(id) {
  const holder = holders.get(id);
  return {
    id,
    assignedTo: holder === undefined ? null : { __typename: 'User', id: holder },
    updatedAt: { iso8601: '2026-01-01T00:00:00.000Z' },
  };
}

process.on('message', () => {
  process.send(seen);
  Object.assign(seen, nothing);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send(`http://127.0.0.1:${server.address().port}/graphql/v1`);
});
