import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  badge,
  type Component,
  checkComponents,
  container,
  copyButton,
  dateTime,
  divider,
  linkButton,
  plainText,
  type RowContent,
  readComponents,
  row,
  spacer,
  text,
  user,
  workflowButton,
} from '../../src/components/index.js';

const leaves: RowContent[] = [
  text('Plan', { size: 'L', color: 'MUTED' }),
  plainText('Plan', { size: 'S', color: 'ERROR' }),
  badge('Pro', { color: 'GREEN' }),
  divider({ size: 'XL' }),
  spacer('M'),
  linkButton('Open', 'https://example.com/a?b=c'),
  workflowButton('Run', { workflowKey: 'refund' }),
  copyButton('id-1', { tooltip: 'Copy the id' }),
  dateTime(new Date('2026-04-21T10:00:00Z')),
  user({ userId: 'u_1' }),
];

describe('builders', () => {
  it("give Plain's input shapes, absent options absent", () => {
    expect(leaves).toEqual([
      { componentText: { text: 'Plan', textSize: 'L', textColor: 'MUTED' } },
      { componentPlainText: { plainText: 'Plan', plainTextSize: 'S', plainTextColor: 'ERROR' } },
      { componentBadge: { badgeLabel: 'Pro', badgeColor: 'GREEN' } },
      { componentDivider: { dividerSpacingSize: 'XL' } },
      { componentSpacer: { spacerSize: 'M' } },
      {
        componentLinkButton: {
          linkButtonLabel: 'Open',
          linkButtonUrl: 'https://example.com/a?b=c',
        },
      },
      {
        componentWorkflowButton: {
          workflowButtonLabel: 'Run',
          workflowButtonWorkflowIdentifier: { workflowKey: 'refund' },
        },
      },
      { componentCopyButton: { copyButtonValue: 'id-1', copyButtonTooltipLabel: 'Copy the id' } },
      { componentDateTime: { dateTimeIso8601: '2026-04-21T10:00:00.000Z' } },
      { componentUser: { userIdentifier: { userId: 'u_1' } } },
    ]);
    const bare = [
      text('a'),
      plainText('a'),
      badge('a'),
      divider(),
      copyButton('a'),
      row({ main: [] }),
    ];
    expect(JSON.parse(JSON.stringify(bare))).toStrictEqual(bare);
    expect(bare).toStrictEqual([
      { componentText: { text: 'a' } },
      { componentPlainText: { plainText: 'a' } },
      { componentBadge: { badgeLabel: 'a' } },
      { componentDivider: {} },
      { componentCopyButton: { copyButtonValue: 'a' } },
      { componentRow: { rowMainContent: [], rowAsideContent: [] } },
    ]);
    expect(dateTime('2026-04-21T10:00:00Z')).toEqual({
      componentDateTime: { dateTimeIso8601: '2026-04-21T10:00:00Z' },
    });
  });

  it('nest, and what they give passes the check', () => {
    const inside = row({ main: leaves, aside: leaves });
    const all = [...leaves, inside, container([...leaves, inside])];
    expect(all[11]).toEqual({ componentContainer: { containerContent: [...leaves, inside] } });
    expect(checkComponents(all, 'card')).toEqual([]);
    expect(checkComponents(all, 'thread')).toEqual([]);
    expect(checkComponents(all.slice(0, 11), 'event')).toEqual([]);
  });
});

describe('checkComponents', () => {
  it.each([
    'https://example.com:8080/x?y#z',
    'mailto:ada@example.com',
    'tel:112',
    'slack://channel?id=1',
    'com.example.app:/open',
  ])('takes a link to %s', (url) => {
    expect(checkComponents([linkButton('x', url)], 'card')).toEqual([]);
  });

  it.each<[string, unknown, string, string]>([
    ['an empty text', text(''), '.componentText.text', 'must not be empty'],
    [
      'a long text',
      text('x'.repeat(10_001)),
      '.componentText.text',
      'has 10001 characters, and at most 10000 are allowed',
    ],
    ['a long label', badge('x'.repeat(501)), '.componentBadge.badgeLabel', 'at most 500'],
    [
      'a long value',
      copyButton('x'.repeat(1_001)),
      '.componentCopyButton.copyButtonValue',
      'at most 1000',
    ],
    [
      'an empty tooltip',
      copyButton('x', { tooltip: '' }),
      '.componentCopyButton.copyButtonTooltipLabel',
      'must not be empty',
    ],
    [
      'no URL',
      linkButton('x', 'example.com'),
      '.componentLinkButton.linkButtonUrl',
      'must be a URL',
    ],
    ...['example.com:80', 'localhost:3000/x'].map((url): [string, Component, string, string] => [
      url,
      linkButton('x', url),
      '.componentLinkButton.linkButtonUrl',
      'must be a URL',
    ]),
    ...[
      'javascript:alert(1)',
      'JavaScript://x/%0aalert(1)',
      ' java\nscript:x',
      'data:text/html,x',
    ].map((url): [string, Component, string, string] => [
      url,
      linkButton('x', url),
      '.componentLinkButton.linkButtonUrl',
      'must not be',
    ]),
    ...['tomorrow', 'May 1, 2026', '2026-13-01T10:00:00Z'].map(
      (time): [string, Component, string, string] => [
        `no time: ${time}`,
        dateTime(time),
        '.componentDateTime.dateTimeIso8601',
        'ISO 8601',
      ],
    ),
    ['no size', { componentSpacer: {} }, '.componentSpacer.spacerSize', 'is required'],
    [
      'an unknown colour',
      { componentBadge: { badgeLabel: 'x', badgeColor: 'PINK' } },
      '.componentBadge.badgeColor',
      'must be one of GREY',
    ],
    ['two keys', { ...text('a'), ...badge('b') }, '', 'componentText, componentBadge'],
    ['no key', { componentText: null }, '', 'has none'],
    ['an unknown kind', { componentVideo: {} }, '', 'componentVideo is not a kind'],
    ['an inherited kind', { toString: {} }, '', 'toString is not a kind'],
    ['a string', 'Plan', '', 'must be a component, not string'],
    [
      'an old name',
      { componentText: { text: 'a', color: 'MUTED' } },
      '.componentText.color',
      'is not a member of this component, which has text, textSize, textColor',
    ],
    [
      'two identifiers',
      { componentUser: { userIdentifier: { userId: 'u', emailAddress: 'e' } } },
      '.componentUser.userIdentifier',
      'must have exactly one of userId and emailAddress',
    ],
    ['an empty row', row({ main: [] }), '.componentRow.rowMainContent', 'at least 1 component'],
    ['an empty container', container([]), '.componentContainer.containerContent', 'at least 1'],
    [
      'a row in a row',
      row({ main: [row({ main: [text('a')] }) as unknown as RowContent] }),
      '.componentRow.rowMainContent[0]',
      'componentRow is not allowed in a row',
    ],
    [
      'a container in a container',
      container([text('a'), container([text('a')]) as unknown as RowContent]),
      '.componentContainer.containerContent[1]',
      'componentContainer is not allowed in a container',
    ],
  ])('names the path and the limit of %s', (_name, component, path, message) => {
    const problems = checkComponents([text('fine'), component], 'card');
    expect(problems).toHaveLength(1);
    expect(problems[0]?.path).toBe(`[1]${path}`);
    expect(problems[0]?.message).toContain(message);
  });

  it('refuses a container in an event', () => {
    expect(checkComponents([container([text('a')])], 'event')).toEqual([
      { path: '[0]', message: 'componentContainer is not allowed in an event' },
    ]);
    expect(checkComponents([container([text('a')])], 'thread')).toEqual([]);
  });

  it('names every problem, at any depth', () => {
    const deep = container([row({ main: [text('')], aside: [badge('')] }), divider()]);
    expect(checkComponents([deep, text('')], 'card').map(({ path }) => path)).toEqual([
      '[0].componentContainer.containerContent[0].componentRow.rowMainContent[0].componentText.text',
      '[0].componentContainer.containerContent[0].componentRow.rowAsideContent[0].componentBadge.badgeLabel',
      '[1].componentText.text',
    ]);
  });

  it('refuses a place that there is not', () => {
    for (const place of ['nope', 'toString', undefined, null, {}]) {
      expect(() => checkComponents([], place as never)).toThrow(/'card', 'event' or 'thread'/);
    }
  });

  it('never throws', () => {
    const keys = fc.constantFrom(
      'componentText',
      'componentRow',
      'text',
      'rowMainContent',
      '__proto__',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(fc.jsonValue(), fc.dictionary(keys, tie('tree')), fc.array(tie('tree'))),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        for (const place of ['card', 'event', 'thread'] as const) {
          expect(Array.isArray(checkComponents(value, place))).toBe(true);
        }
      }),
    );
  });
});

describe('readComponents', () => {
  const inside = row({ main: leaves, aside: [badge('Pro')] });
  const sent: Component[] = [...leaves, divider(), inside, container([inside, text('a')])];

  /** The shapes of answers, by the facts: what was left out comes as null. */
  const graphql = (component: Component): unknown => {
    const [[kind, value]] = Object.entries(component) as [[string, Record<string, unknown>]];
    const __typename = `C${kind.slice(1)}`;
    const { dateTimeIso8601, userIdentifier, ...rest } = value;
    return {
      __typename,
      badgeColor: null,
      textSize: null,
      dividerSpacingSize: null,
      ...contents(rest, graphql),
      ...(dateTimeIso8601
        ? { dateTimeIso8601: { iso8601: dateTimeIso8601, unixTimestamp: '0' } }
        : {}),
      ...(userIdentifier ? { user: { id: 'u_1', fullName: 'Ada' } } : {}),
    };
  };
  const webhook = (component: Component): unknown => {
    const [[kind, value]] = Object.entries(component) as [[string, Record<string, unknown>]];
    const type = kind.slice('component'.length);
    const { userIdentifier, ...rest } = value;
    return {
      type: type.charAt(0).toLowerCase() + type.slice(1),
      textColor: null,
      ...contents(rest, webhook),
      ...(userIdentifier ? { user: { id: 'u_1', email: 'ada@example.com' } } : {}),
    };
  };
  const contents = (value: Record<string, unknown>, as: (component: Component) => unknown) =>
    Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        Array.isArray(member) ? member.map(as) : member,
      ]),
    );

  it('gives the input shape of what GraphQL answers and of what webhooks carry', () => {
    expect(readComponents(sent.map(graphql))).toStrictEqual(sent);
    expect(readComponents(sent.map(webhook))).toStrictEqual(sent);
    expect(checkComponents(readComponents(sent.map(webhook)), 'card')).toEqual([]);
  });

  it('leaves out what has no input: unknown kinds, and users that are gone', () => {
    const list = [
      { type: 'UNKNOWN' },
      { type: 'video', url: 'x' },
      { __typename: 'ComponentVideo' },
      { __typename: 'ComponentUser', user: null },
      null,
      7,
      { type: 'text', text: 'a', textSize: null, textColor: null },
      { type: 'row', rowMainContent: [{ type: 'UNKNOWN' }], rowAsideContent: [] },
    ];
    expect(readComponents(list)).toEqual([text('a'), row({ main: [] })]);
  });
});
