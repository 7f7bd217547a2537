import { fullDisk } from "../pipelines/store/fullDisk.js";
import type { Activities } from "./activities.js";

type Call = (...args: unknown[]) => Promise<unknown>;

/** The same activities, which end with a plain sentence when the disk that holds the store is full. */
export function sayFullDisk(activities: Activities, root: string): Activities {
  const wrap =
    (call: Call): Call =>
    async (...args) => {
      try {
        return await call(...args);
      } catch (error) {
        throw fullDisk(error, root);
      }
    };
  return Object.fromEntries(
    Object.entries(activities).map(([name, call]) => [name, wrap(call as Call)]),
  ) as unknown as Activities;
}
