import { type Client, ScheduleNotFoundError, ScheduleOverlapPolicy } from "@temporalio/client";
import { instantsOf } from "../../models/timeZone.js";
import { InputError } from "../../pipelines/inputError.js";
import type { NightOptions } from "../activities.js";
import { NIGHT_ID, SCHEDULE_ID } from "./names.js";
import type { DailyTime } from "./wallClock.js";

/** What every night of the schedule does; the as-of date is the day for which it was due. */
export type ScheduledOptions = Omit<NightOptions, "asOf">;

export interface ScheduleState extends DailyTime {
  readonly id: string;
  readonly night: ScheduledOptions;
  readonly paused: boolean;
  /** Why it is paused, or what was last noted. */
  readonly why?: string;
  /** The next nights, as instants. */
  readonly next: readonly Date[];
  /** How many nights it has started, and how many it left out because another one still ran. */
  readonly taken: number;
  readonly skipped: number;
}

/**
 * The schedule of the nights. Its policy:
 * - at a time of day on the inventory's wall clock that every day has exactly once (`dailyTime`);
 * - a night that is due while the last one still runs is left out (`SKIP`);
 * - a night that the server missed by less than twenty hours is made when it is back; for older ones there is `backfill`.
 */
export interface NightlySchedule {
  /** Undefined where there is none yet. */
  get(): Promise<ScheduleState | undefined>;
  /** Makes it, or changes it; a paused one stays paused. */
  set(night: ScheduledOptions, at: DailyTime): Promise<ScheduleState>;
  pause(why: string): Promise<void>;
  resume(why: string): Promise<void>;
  /** Starts a night now, as of today. */
  trigger(): Promise<void>;
  /** Makes the nights that were due on these days (`YYYY-MM-DD`), both included, one after the other; returns how many. */
  backfill(from: string, to: string): Promise<number>;
}

const CATCH_UP = "20 hours";

/** The schedule that starts each day's night, as its server keeps it. */
export function nightlySchedule(client: Client): NightlySchedule {
  const handle = client.schedule.getHandle(SCHEDULE_ID);
  const wholeSchedule = (night: ScheduledOptions, { hour, minute, timeZone }: DailyTime) => ({
    spec: { calendars: [{ hour, minute, comment: "the nightly run" }], timezone: timeZone },
    action: {
      type: "startWorkflow" as const,
      workflowType: "scheduledNight",
      workflowId: `${NIGHT_ID}-scheduled`,
      taskQueue: "headwater-warehouse",
      args: [night, timeZone],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP, pauseOnFailure: false } as const,
  });

  const get = async (): Promise<ScheduleState | undefined> => {
    const found = await handle.describe().catch((error) => {
      if (error instanceof ScheduleNotFoundError) return undefined;
      throw error;
    });
    if (!found) return undefined;
    const [calendar] = found.spec.calendars ?? [];
    const [night, timeZone] = found.action.args as [ScheduledOptions, string];
    return {
      id: found.scheduleId,
      night,
      hour: calendar.hour[0].start,
      minute: calendar.minute[0].start,
      timeZone,
      paused: found.state.paused,
      why: found.state.note || undefined,
      next: found.info.nextActionTimes,
      taken: found.info.numActionsTaken,
      skipped: found.info.numActionsSkippedOverlap,
    };
  };
  const need = async (): Promise<ScheduleState> => {
    const state = await get();
    if (!state) throw new InputError("There is no nightly schedule yet: make one with headwater schedule set.");
    return state;
  };

  return {
    get,
    async set(night, at) {
      const schedule = wholeSchedule(night, at);
      if (await get()) await handle.update((before) => ({ ...schedule, state: before.state }));
      else await client.schedule.create({ scheduleId: SCHEDULE_ID, ...schedule });
      return need();
    },
    async pause(why) {
      await need();
      await handle.pause(why);
    },
    async resume(why) {
      await need();
      await handle.unpause(why);
    },
    async trigger() {
      await need();
      await handle.trigger();
    },
    async backfill(from, to) {
      const { hour, minute, timeZone } = await need();
      const wall = (date: string) => Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute) * 60_000;
      const [first, last] = [instantsOf(wall(from), timeZone)[0], instantsOf(wall(to), timeZone)[0]];
      const days = Math.round((wall(to) - wall(from)) / 86_400_000) + 1;
      if (days < 1) throw new InputError(`From ${from} to ${to} there is no day: give the earlier date first.`, 2);
      if (days > MOST)
        throw new InputError(`From ${from} to ${to} are ${days} nights: backfill at most ${MOST} at a time.`);
      if (last > Date.now())
        throw new InputError(`The night of ${to} is not due yet: backfill makes nights of the past.`);
      await handle.backfill({
        start: new Date(first - 30_000),
        end: new Date(last + 30_000),
        overlap: ScheduleOverlapPolicy.BUFFER_ALL,
      });
      return days;
    },
  };
}

/** The server keeps a thousand nights waiting. */
const MOST = 500;
