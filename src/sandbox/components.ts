import { type FieldError, invalidInput } from './errors.js';
import { instantOf } from './state/instant.js';

/** A component of an input: exactly one of its keys, e.g. `componentText`. */
export type ComponentInput = Record<string, Record<string, unknown> | null>;

/** A component as the API shows it. */
export interface Component {
  __typename: string;
  [field: string]: unknown;
}

/**
 * Components of an input as they are shown.
 *
 * @param at the input's field, e.g. `components`
 * @throws {MutationRefused} `input_validation`, naming each component that the API does not take
 */
export function componentsOf(inputs: readonly ComponentInput[], at = 'components'): Component[] {
  const faults: FieldError[] = [];
  const components = inputs.map((input, index) => convert(input, `${at}.${index}`, faults));
  const [first] = faults;
  if (first) throw invalidInput(`${first.field}: ${first.message}`, faults);
  return components;
}

function convert(input: ComponentInput, at: string, faults: FieldError[]): Component {
  const refuse = (field: string, message: string, type: FieldError['type'] = 'VALIDATION') =>
    faults.push({ field, type, message });
  const given = Object.entries(input).filter(([, value]) => value != null);
  const [[kind, value] = ['', null]] = given;
  if (value === null || given.length > 1) {
    refuse(at, 'A component has exactly one kind.', value ? 'VALIDATION' : 'REQUIRED');
    return { __typename: 'ComponentDivider' };
  }
  const { text, required = [], content = [] } = rules[kind] ?? {};
  const fields = renamed(kind, value);
  for (const [field, most] of Object.entries(text ?? {})) {
    const given = fields[field];
    if (typeof given !== 'string') continue;
    if (given.trim() === '') refuse(`${at}.${kind}.${field}`, `${field} is empty.`, 'REQUIRED');
    if (given.length > most) {
      refuse(`${at}.${kind}.${field}`, `${field} must have at most ${most} characters.`);
    }
  }
  for (const field of required) {
    if (fields[field] == null) {
      refuse(`${at}.${kind}.${field}`, `${field} is missing.`, 'REQUIRED');
    }
  }
  const { linkButtonUrl: url, dateTimeIso8601: time } = fields;
  if (typeof url === 'string' && !URL.canParse(url)) {
    refuse(`${at}.${kind}.linkButtonUrl`, 'This is not a URL.');
  }
  if (typeof time === 'string' && !instantOf(time)) {
    refuse(`${at}.${kind}.dateTimeIso8601`, 'This is not a time in ISO 8601.');
  }
  const nested = content.map((field, index) => {
    const inner = (fields[field] ?? []) as ComponentInput[];
    // A row's right side may be empty, the rest may not.
    if (inner.length === 0 && index === 0) {
      refuse(`${at}.${kind}.${field}`, `${field} is empty.`, 'REQUIRED');
    }
    const where = `${at}.${kind}.${field}`;
    return [field, inner.map((one, at) => convert(one, `${where}.${at}`, faults))] as const;
  });
  return { ...fields, ...Object.fromEntries(nested), __typename: typenameOf(kind) };
}

/** The deprecated names of fields, and what stands for them now. */
const renames: Record<string, Record<string, string>> = {
  componentText: { color: 'textColor', size: 'textSize' },
  componentDivider: { spacingSize: 'dividerSpacingSize' },
  componentLinkButton: { url: 'linkButtonUrl', label: 'linkButtonLabel' },
  componentSpacer: { size: 'spacerSize' },
};

const renamed = (kind: string, value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([, given]) => given != null)
      .map(([name, given]) => [renames[kind]?.[name] ?? name, given]),
  );

interface Rules {
  /** Texts, which are never empty, and how long they may be. */
  text?: Record<string, number>;
  /** What the schema lets out, because of deprecated fields, but the API does not. */
  required?: readonly string[];
  /** Lists of other components; the first must have one. */
  content?: readonly string[];
}

const rules: Record<string, Rules> = {
  componentText: { text: { text: 10_000 } },
  componentPlainText: { text: { plainText: 10_000 } },
  componentLinkButton: {
    text: { linkButtonLabel: 500 },
    required: ['linkButtonUrl', 'linkButtonLabel'],
  },
  componentWorkflowButton: { text: { workflowButtonLabel: 500 } },
  componentSpacer: { required: ['spacerSize'] },
  componentBadge: { text: { badgeLabel: 500 } },
  componentCopyButton: { text: { copyButtonValue: 1000, copyButtonTooltipLabel: 500 } },
  componentRow: { content: ['rowMainContent', 'rowAsideContent'] },
  componentContainer: { content: ['containerContent'] },
};

/** `componentText` becomes `ComponentText`. */
const typenameOf = (kind: string) => `C${kind.slice(1)}`;
