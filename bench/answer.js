/** The answer that every contestant gets: the vendor's documented thread, 1.6 kB. */
const at = (iso8601) => ({
  __typename: 'DateTime',
  iso8601,
  unixTimestamp: `${Date.parse(iso8601)}`,
});

export const thread = {
  __typename: 'Thread',
  id: 'th_01H8H46YPB2S4MAJM382FG9423',
  externalId: null,
  customer: { id: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' },
  status: 'TODO',
  statusChangedAt: at('2023-08-23T11:59:22.315Z'),
  title: 'Support request',
  previewText:
    'Hello can you please help us to connect our workspace: since this morning the two agents on duty see no threads at all in it, neither in the app nor over the API.',
  priority: 2,
  labels: [],
  assignedAt: at('2023-10-05T13:12:12.050Z'),
  assignedTo: {
    __typename: 'User',
    id: 'u_01FSVKMHFDHJ3H5XFM20EMCBQN',
    fullName: 'Matt Vagni',
    publicName: 'Matt',
    email: 'matt@plain.com',
    updatedAt: at('2023-05-16T12:36:52.266Z'),
  },
  createdAt: at('2023-08-23T11:59:22.315Z'),
  createdBy: {
    __typename: 'MachineUserActor',
    machineUserId: 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R',
  },
  updatedAt: at('2023-10-05T13:12:12.050Z'),
  updatedBy: {
    __typename: 'MachineUserActor',
    machineUserId: 'mu_01HBZM0TZAKAZPJ47NX7X7XMDY',
  },
  ref: 'T-512',
  description: null,
  statusDetail: {
    __typename: 'ThreadStatusDetailCreated',
    createdAt: at('2023-08-23T11:59:22.315Z'),
  },
  additionalAssignees: [],
  tenant: null,
  threadFields: [],
  lockedAt: null,
  lockedBy: null,
};

export const input = { threadId: thread.id, userId: thread.assignedTo.id };

export const answer = JSON.stringify({ data: { assignThread: { thread, error: null } } });

export const body = Buffer.from(answer);

export const headers = {
  'content-type': 'application/json; charset=utf-8',
  'content-length': `${body.length}`,
  'apigw-requestid': 'bench=',
  'x-ratelimit-limit': '1000',
  'x-ratelimit-remaining': '999',
  'x-ratelimit-reset': new Date(Date.now() + 60_000).toISOString(),
};
