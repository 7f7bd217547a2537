/** What a check found: `fail` keeps a night from being made, `warn` is better mended. */
export interface Finding {
  readonly status: "ok" | "warn" | "fail";
  /** What was looked at: a word or two. */
  readonly about: string;
  readonly says: string;
  /** What to do about it; of everything that is not `ok`. */
  readonly fix?: string;
}

export interface Examined {
  /** Absolute path of the store, which may not be there yet. */
  readonly store: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
}

/** Looks at one thing and changes nothing. */
export type Check = (examined: Examined) => Promise<readonly Finding[]>;

export const ok = (about: string, says: string): Finding => ({ status: "ok", about, says });
export const warn = (about: string, says: string, fix: string): Finding => ({ status: "warn", about, says, fix });
export const fail = (about: string, says: string, fix: string): Finding => ({ status: "fail", about, says, fix });
