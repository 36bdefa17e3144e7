export interface ComponentProblem {
  /** Where it is: `[0].componentRow.rowMainContent[1].componentText.text`. */
  readonly path: string;
  readonly message: string;
}

/** Where the components are going. */
export type ComponentPlace = 'card' | 'event' | 'thread';

/**
 * What Plain would refuse in a list of components; empty where it would take them. For development
 * and tests: builders and types do not see lengths, empty strings, and values from elsewhere. Names of
 * members that Plain has replaced (`size`, `color`, `url`, `label`) are reported as well.
 *
 * Limits: Plain's schema, descriptions of the component inputs.
 *
 * @throws {TypeError} where `place` is none
 */
export function checkComponents(list: unknown, place: ComponentPlace): ComponentProblem[] {
  const problems: ComponentProblem[] = [];
  const kinds = place === 'event' ? [...leaves, 'componentRow'] : Object.keys(members);
  const where = Object.hasOwn(places, place) ? places[place] : undefined;
  if (where === undefined) {
    throw new TypeError(`The place of components is 'card', 'event' or 'thread', not ${place}.`);
  }
  components(list, kinds, where)('', (path, message) => problems.push({ path, message }));
  return problems;
}

const places = { card: 'a card', event: 'an event', thread: 'a thread' } as const;

type Report = (path: string, message: string) => void;
type Check = (path: string, report: Report) => void;
/** What is wrong with a value, by its path. */
type Rule = (value: unknown) => Check;

const say =
  (message: string): Check =>
  (path, report) =>
    report(path, message);
const fine: Check = () => {};

const string =
  (max: number): Rule =>
  (value) => {
    if (typeof value !== 'string') return say(`must be a string, not ${kindOf(value)}`);
    if (value === '') return say('must not be empty');
    return value.length > max
      ? say(`has ${value.length} characters, and at most ${max} are allowed`)
      : fine;
  };
const oneOf =
  (...values: readonly string[]): Rule =>
  (value) =>
    values.includes(value as string) ? fine : say(`must be one of ${values.join(', ')}`);
const url: Rule = (value) => {
  if (typeof value !== 'string') return say(`must be a string, not ${kindOf(value)}`);
  if (!URL.canParse(value) || hostAndPort.test(value)) {
    return say('must be a URL with its scheme, as https://example.com');
  }
  // By the parser, which passes over control characters as browsers do.
  const { protocol } = new URL(value);
  return code.includes(protocol) ? say(`must not be ${protocol}, which is code and no link`) : fine;
};
/** `localhost:3000/x` is a URL of the scheme `localhost:`. */
const hostAndPort = /^(?!tel:|sms:)[^:/]+:\d+(?:[/?#]|$)/i;
/** What a click would run, or show as a page of its own making, for the person who works there. */
const code = ['javascript:', 'vbscript:', 'data:', 'blob:'];
const instant: Rule = (value) =>
  typeof value === 'string' && iso8601.test(value) && !Number.isNaN(Date.parse(value))
    ? fine
    : say('must be an ISO 8601 time, as 2026-04-21T10:00:00.000Z');
const iso8601 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/;
const exactlyOne =
  (...names: readonly string[]): Rule =>
  (value) => {
    if (!isObject(value)) return say(`must be an object with one of ${names.join(' and ')}`);
    const given = keysOf(value);
    const [only] = given;
    if (given.length !== 1 || !only || !names.includes(only)) {
      return say(`must have exactly one of ${names.join(' and ')}`);
    }
    return (path, report) =>
      string(Number.POSITIVE_INFINITY)(value[only])(`${path}.${only}`, report);
  };
const components =
  (content: unknown, kinds: readonly string[], where: string, min = 0): Check =>
  (path, report) => {
    if (!Array.isArray(content)) return report(path, `must be a list, not ${kindOf(content)}`);
    if (content.length < min) report(path, `must have at least ${min} component`);
    for (const [index, each] of content.entries()) {
      component(each, kinds, where)(`${path}[${index}]`, report);
    }
  };

const textSize = oneOf('S', 'M', 'L');
const textColor = oneOf('NORMAL', 'MUTED', 'SUCCESS', 'WARNING', 'ERROR');
const spacing = oneOf('XS', 'S', 'M', 'L', 'XL');

const leaves = [
  'componentText',
  'componentPlainText',
  'componentBadge',
  'componentDivider',
  'componentSpacer',
  'componentLinkButton',
  'componentWorkflowButton',
  'componentCopyButton',
  'componentDateTime',
  'componentUser',
];
const inRow: Rule = (value) => components(value, leaves, 'a row');

/** What each kind is made of; a name with `?` may be left out. */
const members: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  componentText: {
    text: string(10_000),
    'textSize?': textSize,
    'textColor?': textColor,
  },
  componentPlainText: {
    plainText: string(10_000),
    'plainTextSize?': textSize,
    'plainTextColor?': textColor,
  },
  componentBadge: {
    badgeLabel: string(500),
    'badgeColor?': oneOf('GREY', 'GREEN', 'YELLOW', 'RED', 'BLUE'),
  },
  componentDivider: { 'dividerSpacingSize?': spacing },
  componentSpacer: { spacerSize: spacing },
  componentLinkButton: { linkButtonLabel: string(500), linkButtonUrl: url },
  componentWorkflowButton: {
    workflowButtonLabel: string(500),
    workflowButtonWorkflowIdentifier: exactlyOne('workflowId', 'workflowKey'),
  },
  componentCopyButton: {
    copyButtonValue: string(1_000),
    'copyButtonTooltipLabel?': string(500),
  },
  componentDateTime: { dateTimeIso8601: instant },
  componentUser: { userIdentifier: exactlyOne('userId', 'emailAddress') },
  componentRow: {
    rowMainContent: (value) => components(value, leaves, 'a row', 1),
    rowAsideContent: inRow,
  },
  componentContainer: {
    containerContent: (value) => components(value, [...leaves, 'componentRow'], 'a container', 1),
  },
};

function component(value: unknown, kinds: readonly string[], where: string): Check {
  if (!isObject(value)) return say(`must be a component, not ${kindOf(value)}`);
  const given = keysOf(value);
  const [kind] = given;
  if (given.length !== 1 || kind === undefined) {
    const keys = given.length === 0 ? 'none' : given.join(', ');
    return say(`must have exactly one key, that of its kind (${kinds[0]}, …), and has ${keys}`);
  }
  const rules = Object.hasOwn(members, kind) ? members[kind] : undefined;
  if (!rules) return say(`${kind} is not a kind of component`);
  if (!kinds.includes(kind)) return say(`${kind} is not allowed in ${where}`);
  return (path, report) => content(value[kind], rules)(`${path}.${kind}`, report);
}

function content(value: unknown, rules: Readonly<Record<string, Rule>>): Check {
  if (!isObject(value)) return say(`must be an object, not ${kindOf(value)}`);
  return (path, report) => {
    for (const [rule, check] of Object.entries(rules)) {
      const name = rule.replace('?', '');
      const member = value[name];
      if (member !== undefined && member !== null) check(member)(`${path}.${name}`, report);
      else if (name === rule) report(`${path}.${name}`, 'is required');
    }
    for (const name of keysOf(value)) {
      if (!Object.hasOwn(rules, name) && !Object.hasOwn(rules, `${name}?`)) {
        const known = Object.keys(rules).map((rule) => rule.replace('?', ''));
        report(
          `${path}.${name}`,
          `is not a member of this component, which has ${known.join(', ')}`,
        );
      }
    }
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An absent key and a null one are alike to Plain. */
const keysOf = (value: Readonly<Record<string, unknown>>) =>
  Object.keys(value).filter((key) => value[key] !== undefined && value[key] !== null);

const kindOf = (value: unknown) =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
