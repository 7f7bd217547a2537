import { InputError } from "../inputError.js";

/**
 * A file took more time or memory than it may. Another machine, or the same one on another night, may still read it: so
 * nothing of this is remembered.
 */
export class OverLimit extends InputError {}
