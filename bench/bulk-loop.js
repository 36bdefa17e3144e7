// The bare loop that work in bulk is measured against: undici alone, one mutation a request, the
// same bytes as the package sends, no journal, no pace, no outcome.
// node bulk-loop.js <url> <rows> <concurrency>
import { Pool } from 'undici';

const [url = '', rows = '0', concurrency = '8'] = process.argv.slice(2);
const { origin, pathname: path } = new URL(url);
const pool = new Pool(origin, { connections: 128, pipelining: 1 });
const query =
  'mutation assignThread($input:AssignThreadInput!){assignThread(input:$input){...Payload}}' +
  'fragment Payload on AssignThreadOutput{thread{id}error{message type code fields{field message type}}}';
const headers = {
  authorization: 'Bearer plainApiKey_bench',
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
};
let next = 0;
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    while (next < Number(rows)) {
      next += 1;
      const input = { threadId: `th_${String(next).padStart(26, '0')}`, userId: 'u_1' };
      const body = JSON.stringify({ query, operationName: 'assignThread', variables: { input } });
      const response = await pool.request({ path, method: 'POST', headers, body });
      const { data } = await response.body.json();
      if (data.assignThread.error) process.exitCode = 1;
    }
  }),
);
await pool.close();
