/**
 * Something that was given to Headwater is wrong, and trying again will not help.
 * The message names what failed, the offending value, and what to do next.
 */
export class InputError extends Error {
  override readonly name = "InputError";
  constructor(
    message: string,
    /** Exit code of a command that ends with it: 1, or 2 for wrong usage. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}
