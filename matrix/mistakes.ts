// What people write wrong most often. Each line is an error, of which the compiler's first or second
// line has to hold the words behind `says`.
import {
  AssignThreadDocument,
  createExecutor,
  PlainClient,
  ThreadDocument,
  ThreadsDocument,
} from 'plain-operations';

const client = new PlainClient();
const execute = createExecutor();
const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';

client.execute(ThreadsDocument, { filters: { status: ['TODO'] } }); // says: 'status' does not exist
client.execute(ThreadsDocument, { filters: { statuses: ['OPEN'] } }); // says: '"OPEN"' is not assignable to type 'ThreadStatus'
client.execute(AssignThreadDocument, { input: { userId: 'u_1' } }); // says: 'threadId' is missing
client.execute(ThreadDocument, {}); // says: 'threadId' is missing
client.execute(ThreadDocument, { threadId: 1 }); // says: 'number' is not assignable to type 'string'
client.execute(ThreadDocument, { threadId, extra: 1 }); // says: 'extra' does not exist
execute(AssignThreadDocument, { input: { threadId, userID: 'u_1' } }); // says: 'userID' does not exist
execute(ThreadDocument, { threadId }, { timeOut: 1_000 }); // says: 'timeOut' does not exist
execute(ThreadDocument, { threadId }, { timeout: '1s' }); // says: 'string' is not assignable to type 'number'
client.execute(ThreadDocument); // says: Expected 2-3 arguments
client.assignThread({ threadId, user: 'u_1' }); // says: 'user' does not exist
new PlainClient({ apikey: '' }); // says: 'apikey' does not exist
client.execute(ThreadDocument, { threadId }).then(({ data }) => data?.thread?.titel); // says: 'titel' does not exist
