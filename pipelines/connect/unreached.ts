/**
 * A source gave nothing. The night goes on with what it gave before.
 * The message says what failed and what to do, and holds no secret.
 */
export class Unreached extends Error {
  override readonly name = "Unreached";
  constructor(
    message: string,
    /** Trying again may help: the source is down, busy, or broke off. */
    readonly passing: boolean,
    /** Seconds after which the source asks to be tried again. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}
