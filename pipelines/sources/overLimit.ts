import { InputError } from "../inputError.js";

/**
 * A file took more time or memory than it may. Another machine, or the same one on another night, may still read it: so
 * it is no result of reading it, and is remembered with the limits under which it was tried, if at all.
 */
export class OverLimit extends InputError {
  constructor(
    message: string,
    /** The limits ended it, and would again. */
    readonly lasting = false,
  ) {
    super(message);
  }
}
