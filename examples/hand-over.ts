// Hands the open threads of one user over to another:
//
//   PLAIN_API_KEY=… node dist/hand-over.js away@example.com here@example.com
//
// The key needs: user:read, thread:read, thread:assign.
import { PlainClient, ThreadsDocument, UserByEmailDocument, unwrap } from 'plain-operations';

await using client = new PlainClient();

const [from, to] = await Promise.all(process.argv.slice(2, 4).map(userId));
if (from === undefined || to === undefined) throw new Error('usage: hand-over <from> <to>');

let moved = 0;
let failed = 0;
const seen = new Set<string>();
for (;;) {
  // The first page again and again: a thread that was handed over is on none of them.
  const { threads } = unwrap(
    await client.execute(ThreadsDocument, {
      filters: { assignedToUser: [from], statuses: ['TODO', 'SNOOZED'] },
      first: 100,
    }),
  );
  const left = threads.edges.map(({ node }) => node.id).filter((id) => !seen.has(id));
  if (left.length === 0) break;
  for (const threadId of left) {
    seen.add(threadId);
    const { error } = await client.assignThread({ threadId, userId: to });
    if (error) console.error(`${threadId}: ${error.message}`);
    if (error) failed++;
    else moved++;
  }
}
console.log(`${moved} handed over, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function userId(email: string): Promise<string> {
  const { userByEmail } = unwrap(await client.execute(UserByEmailDocument, { email }));
  if (!userByEmail) throw new Error(`there is no user ${email}`);
  return userByEmail.id;
}
