/** What reaching a source needs of the world: each comes in from outside, so that a test can be the world. */
export interface Outside {
  readonly fetch: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (seconds: number) => Promise<void>;
  /** Where the secrets are that an inventory names as `${NAME}`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
