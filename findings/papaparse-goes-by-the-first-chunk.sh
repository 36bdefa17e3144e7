#!/bin/sh
# Papa Parse decides by the first chunk of a stream which ends lines have. fast-csv, told to write CRLF as RFC 4180 has it,
# sends the header alone and the CRLF with the row after it: every line then keeps its CR, the last column has the name
# 'user\r', and row.user is undefined in a file that is read without an error. csv-parse and csv-parser read the same stream
# as it was written, and so does Papa Parse once it is in one piece. (Guess: all the same, however it arrives.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error papaparse@5.7.1 fast-csv@5.0.8 csv-parse@7.0.3 csv-parser@3.2.1 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse';
import csvParser from 'csv-parser';
import { format } from 'fast-csv';
import Papa from 'papaparse';

const written = [{ id: 'th_1', user: 'u_1' }, { id: 'th_2', user: 'u_2' }, { id: 'th_3', user: 'u_3' }];
const server = createServer((_request, response) => {
  Readable.from(written).pipe(format({ headers: true, rowDelimiter: '\r\n' })).pipe(response);
}).listen(0);
await once(server, 'listening');
const download = async () => (await once(get(`http://localhost:${server.address().port}`), 'response'))[0];
const readBy = async (parser) => (await download()).pipe(parser).toArray();

const papa = await readBy(Papa.parse(Papa.NODE_STREAM_INPUT, { header: true }));
console.log('Papa Parse 5.7.1, stream', papa);
assert.deepEqual(papa, [
  { id: 'th_1', 'user\r': 'u_1\r' },
  { id: 'th_2', 'user\r': 'u_2\r' },
  { id: 'th_3', 'user\r': 'u_3' },
]);
const inOnePiece = Papa.parse(await text(await download()), { header: true });
const others = { 'Papa Parse, one piece': inOnePiece.data };
others['csv-parse'] = await readBy(parse({ columns: true }));
others['csv-parser'] = await readBy(csvParser());
console.log(others);
for (const rows of Object.values(others)) assert.deepEqual(rows.map((row) => ({ ...row })), written);
server.close();
JS
node finding.mjs
