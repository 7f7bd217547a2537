import { join } from "node:path";
import { readInventory } from "../pipelines/inventory/readInventory.js";
import { packageRoot } from "../workflows/packageRoot.js";
import type { ScheduledOptions, ScheduleState } from "../workflows/temporal/client.js";
import { type DailyTime, dailyTime } from "../workflows/temporal/wallClock.js";
import type { NightFlags } from "./nightOptions.js";
import { requestNight } from "./requestNight.js";

export interface ScheduleFlags extends Omit<NightFlags, "asOf"> {
  /** `HH:MM` on the inventory's wall clock. */
  readonly at: string;
}

/** What a schedule with these flags does, and when: the time zone is the inventory's. */
export async function scheduleOf(flags: ScheduleFlags, now = new Date()): Promise<[ScheduledOptions, DailyTime]> {
  const { asOf: _, ...night } = requestNight(flags, { now, env: process.env });
  const directory = night.inventory === "sample" ? join(packageRoot, "data", "inventory", "sample") : night.inventory;
  const { timeZone } = await readInventory(directory);
  return [night, dailyTime(flags.at, timeZone, now)];
}

/** A schedule in a line. */
export function describeSchedule({ hour, minute, timeZone, paused, why, next, night }: ScheduleState): string {
  const two = (n: number) => `${n}`.padStart(2, "0");
  const when = `every day at ${two(hour)}:${two(minute)} in ${timeZone}`;
  const what = night.inventory === "sample" ? "the sample borough" : night.inventory;
  if (paused) return `${when}, ${what}; paused${why ? `: ${why}` : ""}`;
  const first =
    next[0] && new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "full", timeStyle: "short" }).format(next[0]);
  return `${when}, ${what}; next ${first ?? "never"}`;
}
