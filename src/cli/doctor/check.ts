/** What one look found. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What is so, without a secret. */
  readonly message: string;
  /** What to do; absent where nothing is to be done. */
  readonly todo?: string;
}

export const ok = (name: string, message: string): Check => ({ name, status: 'ok', message });

export const skipped = (name: string, message: string, todo: string): Check => ({
  name,
  status: 'skipped',
  message,
  todo,
});

export const warning = (name: string, message: string, todo: string): Check => ({
  name,
  status: 'warning',
  message,
  todo,
});

export const failed = (name: string, message: string, todo: string): Check => ({
  name,
  status: 'failed',
  message,
  todo,
});
