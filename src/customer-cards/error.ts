import { brand, isInstance } from '../brand.js';
import type { ComponentProblem } from '../components/check.js';

/**
 * - of a request: `missing_signature`, `invalid_signature`, `wrong_header`, `not_a_request`;
 * - of a card: `unknown_card`, `late`, `invalid_components`, `invalid_time_to_live`, `too_large`.
 */
export type CustomerCardErrorType = keyof typeof messages;

/** Why a request was refused, or a card is not shown. */
export class CustomerCardError extends Error {
  override readonly name = 'CustomerCardError';
  readonly type: CustomerCardErrorType;
  /** What Plain would refuse, for `invalid_components`. */
  readonly problems: readonly ComponentProblem[];

  constructor(type: CustomerCardErrorType, problems: readonly ComponentProblem[] = []) {
    const list = problems.map(({ path, message }) => `\n  ${path} ${message}`).join('');
    super(`${messages[type]}${list}`);
    this.type = type;
    this.problems = problems;
  }

  /** @internal */
  get [brand](): string {
    return 'CustomerCardError';
  }

  /** @internal */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a class that extends this one, where it is called on that
    return isInstance(this, value);
  }
}

const messages = {
  missing_signature: 'There is no header Plain-Request-Signature. Is a secret set in Plain?',
  invalid_signature: 'The signature is not that of this body with a known secret.',
  wrong_header: "A header of the card's configuration is missing or has another value.",
  not_a_request: 'The body is not a request for cards.',
  unknown_card: 'There is no function for this card.',
  late: 'The card was not there at the deadline.',
  invalid_components: 'Plain would not take these components:',
  invalid_time_to_live: '`timeToLiveSeconds` must be whole seconds, 0 or more.',
  too_large: 'The card is larger than `maxCardSize`.',
} as const;
