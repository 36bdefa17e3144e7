/** What a row may say; other columns are left alone. */
export type KnownColumn = 'threadId' | 'userId' | 'machineUserId' | 'email';

/** The column of a name, as people and exports spell it: `thread_id`, `Thread ID`, `threadId`. */
export function columnOf(name: string): KnownColumn | undefined {
  return spellings[name.toLowerCase().replace(/[\s_-]+/g, '')];
}

const spellings: Partial<Record<string, KnownColumn>> = Object.assign(Object.create(null), {
  threadid: 'threadId',
  userid: 'userId',
  machineuserid: 'machineUserId',
  email: 'email',
});
