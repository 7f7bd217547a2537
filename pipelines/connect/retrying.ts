import type { Outside } from "./outside.js";
import { Unreached } from "./unreached.js";

/** How often a source is asked before it counts as out of reach; the waits between are 1, 2, 4 and 8 seconds. */
const TRIES = 5;
/** Seconds that a source may ask to be left alone: for longer, the night does not wait. */
const PATIENCE = 300;

/** Runs something again while it fails in a way that may pass, after the wait that the source asks for or a longer one each time. */
export async function retrying<T>({ sleep }: Pick<Outside, "sleep">, run: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await run(attempt);
    } catch (error) {
      if (!(error instanceof Unreached) || !error.passing || attempt >= TRIES) throw error;
      const wait = error.retryAfter ?? 2 ** (attempt - 1);
      if (wait > PATIENCE) throw error;
      await sleep(wait);
    }
}
