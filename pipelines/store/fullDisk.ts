import { InputError } from "../inputError.js";

/** As Node, DuckDB and a child process's message say it. */
const FULL = /ENOSPC|No space left on device|disk quota exceeded|EDQUOT/i;

/** An error that comes of a full disk, as one that says so and what to do; any other as it is. */
export function fullDisk(error: unknown, root: string): unknown {
  const text =
    error instanceof Error ? `${(error as NodeJS.ErrnoException).code ?? ""} ${error.message}` : String(error);
  if (!FULL.test(text)) return error;
  return new InputError(
    `The disk that holds the store ${root} is full: free some space, then give the same command again (headwater retry on a server). Nothing that was committed is lost.`,
  );
}
