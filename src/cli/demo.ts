import { styleText } from 'node:util';
import type { Command } from 'commander';
import { PlainClient, type Thread } from '../client.js';
import { oneLine } from '../one-line.js';
import type { Result } from '../result.js';
import { wrap } from './wrap.js';

/** A call of the demo: what is shown as sent, and how it is sent. */
interface Step {
  readonly title: string;
  readonly method: 'assignThread' | 'unassignThread';
  readonly input: { readonly threadId: string; readonly [name: string]: string };
  readonly run: () => Promise<Result<Thread>>;
}

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('starts a sandbox and assigns, reassigns and unassigns a thread in it')
    .action(async (_options: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      const { startSandbox } = await import('../sandbox/index.js');
      await using sandbox = await startSandbox();
      await using client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
      if (!json) process.stdout.write(`The sandbox stands in for Plain at ${sandbox.url}\n`);

      const steps = stepsOf(client);
      for (const [index, step] of steps.entries()) {
        const result = await step.run();
        if (json) process.stdout.write(`${JSON.stringify(asJson(step, result))}\n`);
        else process.stdout.write(`\n${asText(`${index + 1}. ${step.title}`, step, result)}`);
        // All but the last are to succeed, which is to be refused.
        const expected =
          index === steps.length - 1 ? result.error?.type === 'mutation_error' : !result.error;
        if (!expected) process.exitCode = 1;
      }
    });
}

function stepsOf(client: PlainClient): Step[] {
  // The ids of the vendor's documentation; the sandbox starts with them.
  const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
  const user = { threadId, userId: 'u_01FSVKMHFDHJ3H5XFM20EMCBQN' };
  const machineUser = { threadId, machineUserId: 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R' };
  const unknown = { ...user, threadId: 'th_00000000000000000000000000' };
  return [
    {
      title: 'Assign a thread to a user',
      method: 'assignThread',
      input: user,
      run: () => client.assignThread(user),
    },
    {
      title: 'Assign it to a machine user',
      method: 'assignThread',
      input: machineUser,
      run: () => client.assignThread(machineUser),
    },
    {
      title: 'Unassign it',
      method: 'unassignThread',
      input: { threadId },
      run: () => client.unassignThread({ threadId }),
    },
    {
      title: 'Assign a thread that does not exist: refused',
      method: 'assignThread',
      input: unknown,
      run: () => client.assignThread(unknown),
    },
  ];
}

function asJson({ method, input }: Step, { data, error, meta }: Result<Thread>) {
  return { operation: method, variables: { input }, ...(error ? { error } : { data }), meta };
}

function asText(
  title: string,
  { method, input }: Step,
  { data, error, meta }: Result<Thread>,
): string {
  const received = error
    ? [
        `error.type ${error.type}`,
        ...('errorDetails' in error && error.errorDetails
          ? [`error.errorDetails ${inline(error.errorDetails)}`]
          : [oneLine(error.message)]),
      ]
    : [
        `data.id ${data?.id}`,
        `data.assignedTo ${inline(data?.assignedTo ?? null)}`,
        `data.status ${data?.status}, data.title ${inline(data?.title)}`,
      ];
  const lines = [
    `   sent     client.${method}(${inline(input)})`,
    ...received.map((line, index) => `   ${index === 0 ? 'received' : '        '} ${line}`),
    `            HTTP ${meta?.status}, request id ${meta?.requestId}`,
  ];
  const text = wrap(lines.join('\n'), ' '.repeat(14), process.stdout.columns);
  const [first = ''] = received;
  // Painted last: colours take no room in a line.
  const painted = text.replace(first, () => paint(error ? 'red' : 'green', first));
  return `${paint('bold', title)}\n${painted}\n`;
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
