import { styleText } from 'node:util';
import type { Command } from 'commander';
import { PlainClient, type Thread } from '../../client.js';
import {
  AddLabelsDocument,
  CreateThreadDocument,
  LabelTypeByExternalIdDocument,
  MarkThreadAsDoneDocument,
  ReplyToThreadDocument,
  ThreadTimelineDocument,
  UpsertCustomerDocument,
} from '../../generated/index.js';
import { oneLine } from '../../one-line.js';
import type { Result } from '../../result.js';
import { wrap } from './wrap.js';

/** A call of the demo, and what came of it. */
interface Step {
  readonly title: string;
  readonly operation: string;
  /** The call as a program has it. */
  readonly call: string;
  readonly variables: object;
  readonly result: Result<unknown>;
  /** What of the data is shown, by where it is. */
  readonly shown: Record<string, unknown>;
  readonly isRefusal?: boolean;
}

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('start a sandbox, assign and unassign a thread in it, and have a conversation')
    .action(async (_options: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      const { start } = await import('./command.js');
      await using sandbox = await start('0');
      await using client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
      if (!json) process.stdout.write(`The sandbox stands in for Plain at ${sandbox.url}\n`);

      let number = 0;
      const tell = (step: Step) => {
        number += 1;
        if (json) process.stdout.write(`${JSON.stringify(asJson(step))}\n`);
        else process.stdout.write(`\n${asText(number, step)}`);
        const type = step.result.error?.type;
        if (type !== (step.isRefusal ? 'mutation_error' : undefined)) process.exitCode = 1;
      };
      await assignment(client, tell);
      await conversation(client, tell);
    });
}

async function assignment(client: PlainClient, tell: (step: Step) => void): Promise<void> {
  // The ids of the vendor's documentation; the sandbox starts with them.
  const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
  const user = { threadId, userId: 'u_01FSVKMHFDHJ3H5XFM20EMCBQN' };
  const machineUser = { threadId, machineUserId: 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R' };
  const unknown = { ...user, threadId: 'th_00000000000000000000000000' };
  const step = (title: string, operation: string, input: object, result: Result<Thread>) => {
    const { id, assignedTo, status, title: name } = result.data ?? {};
    const shown = { id, assignedTo, status, title: name };
    tell({
      title,
      operation,
      call: `client.${operation}(${inline(input)})`,
      variables: { input },
      result,
      shown,
      isRefusal: input === unknown,
    });
  };
  step('Assign a thread to a user', 'assignThread', user, await client.assignThread(user));
  const moved = await client.assignThread(machineUser);
  step('Assign it to a machine user', 'assignThread', machineUser, moved);
  const free = await client.unassignThread({ threadId });
  step('Unassign it', 'unassignThread', { threadId }, free);
  const refused = await client.assignThread(unknown);
  step('Assign a thread that does not exist: refused', 'assignThread', unknown, refused);
}

async function conversation(client: PlainClient, tell: (step: Step) => void): Promise<void> {
  const step = <T>(
    title: string,
    operation: string,
    variables: object,
    result: Result<T>,
    shown: (data: T) => Record<string, unknown>,
  ) => {
    const document = `${operation[0]?.toUpperCase()}${operation.slice(1)}Document`;
    const call = `client.execute(${document}, ${inline(variables)})`;
    const data = result.data as T;
    tell({ title, operation, call, variables, result, shown: result.error ? {} : shown(data) });
    return result.error ? undefined : data;
  };
  const email = { email: 'grace@acme.example', isVerified: true };
  const identifier = { emailAddress: email.email };
  const onCreate = { fullName: 'Grace Mendel', email };
  const customer = { input: { identifier, onCreate, onUpdate: {} } };
  step(
    'Make a customer, or find them',
    'upsertCustomer',
    customer,
    await client.execute(UpsertCustomerDocument, customer),
    ({ upsertCustomer: { result, customer } }) => ({ result, 'customer.id': customer?.id }),
  );
  const opened = { input: { customerIdentifier: identifier, title: 'Where is my invoice?' } };
  const made = step(
    'Open a thread for them',
    'createThread',
    opened,
    await client.execute(CreateThreadDocument, opened),
    ({ createThread: { thread } }) => ({
      'thread.ref': thread?.ref,
      'thread.status': thread?.status,
    }),
  );
  const threadId = made?.createThread.thread?.id ?? '';
  const billing = { externalId: 'billing' };
  const type = await client.execute(LabelTypeByExternalIdDocument, billing);
  const labelTypeIds = [type.data?.labelTypeByExternalId?.id ?? ''];
  const labelled = { input: { threadId, labelTypeIds } };
  step(
    'Put a label on it',
    'addLabels',
    labelled,
    await client.execute(AddLabelsDocument, labelled),
    ({ addLabels: { labels } }) => ({ labels: labels.map(({ id }) => id) }),
  );
  const reply = { input: { threadId, textContent: 'It is on its way.' } };
  step(
    'Answer, through the channel of the thread',
    'replyToThread',
    reply,
    await client.execute(ReplyToThreadDocument, reply),
    () => ({}),
  );
  const done = { input: { threadId } };
  step(
    'Be done',
    'markThreadAsDone',
    done,
    await client.execute(MarkThreadAsDoneDocument, done),
    ({ markThreadAsDone: { thread } }) => ({ 'thread.status': thread?.status }),
  );
  step(
    'Read what happened',
    'threadTimeline',
    { threadId },
    await client.execute(ThreadTimelineDocument, { threadId }),
    ({ thread }) => ({
      entries: thread?.timelineEntries.edges.map(({ node }) => node.entry.__typename),
    }),
  );
}

function asJson({ operation, variables, result }: Step) {
  const { data, error, meta } = result;
  return { operation, variables, ...(error ? { error } : { data }), meta };
}

function asText(number: number, { title, call, result, shown }: Step): string {
  const { error, meta } = result;
  const received = error
    ? [
        `error.type ${error.type}`,
        ...('errorDetails' in error && error.errorDetails
          ? [`error.errorDetails ${inline(error.errorDetails)}`]
          : [oneLine(error.message)]),
      ]
    : Object.entries(shown).map(([name, value]) => `data.${name} ${inline(value ?? null)}`);
  const [first = 'done', ...rest] = received;
  const lines = [
    `   sent     ${call}`,
    ...[first, ...rest].map((line, index) => `   ${index === 0 ? 'received' : '        '} ${line}`),
    `            HTTP ${meta?.status}, request id ${meta?.requestId}`,
  ];
  const text = wrap(lines.join('\n'), ' '.repeat(14), process.stdout.columns);
  // Painted last: colours take no room in a line.
  const painted = text.replace(first, () => paint(error ? 'red' : 'green', first));
  return `${paint('bold', `${number}. ${title}`)}\n${painted}\n`;
}

function paint(style: 'red' | 'green' | 'bold', text: string): string {
  const plain = !process.stdout.isTTY || process.env['NO_COLOR'];
  return plain ? text : styleText(style, text);
}

/** An object on one line, as a person would write it. */
function inline(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replace(/\n\s*/g, ' ')
    .replace(/"(\w+)":/g, '$1:');
}
