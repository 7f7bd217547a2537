import { connect, type NightlySchedule } from "../workflows/temporal/client.js";
import { describeSchedule, type ScheduleFlags, scheduleOf } from "./scheduleOf.js";

async function withSchedule(store: string, act: (schedule: NightlySchedule) => Promise<string>): Promise<void> {
  const headwater = await connect({ store });
  try {
    console.log(await act(headwater.schedule));
  } finally {
    await headwater.close();
  }
}

/** `headwater schedule list`: the nightly schedule and its next nights. */
export const listSchedule = ({ store }: { store: string }): Promise<void> =>
  withSchedule(store, async (schedule) => {
    const state = await schedule.get();
    if (!state) return "There is no nightly schedule yet: make one with headwater schedule set.";
    const format = new Intl.DateTimeFormat("en-GB", { timeZone: state.timeZone, dateStyle: "full", timeStyle: "long" });
    const next = state.paused ? [] : state.next.slice(0, 5).map((date) => `  ${format.format(date)}`);
    const counts = `  ${state.taken} nights started, ${state.skipped} left out because another one still ran`;
    return [describeSchedule(state), ...next, counts].join("\n");
  });

/** `headwater schedule set`: makes the nightly schedule, or changes it. */
export const setSchedule = (flags: ScheduleFlags): Promise<void> =>
  withSchedule(flags.store, async (schedule) => describeSchedule(await schedule.set(...(await scheduleOf(flags)))));

export const pauseSchedule = ({ store, why }: { store: string; why: string }): Promise<void> =>
  withSchedule(store, async (schedule) => {
    await schedule.pause(why);
    return `Paused: ${why}. headwater schedule resume --why lets it go on.`;
  });

export const resumeSchedule = ({ store, why }: { store: string; why: string }): Promise<void> =>
  withSchedule(store, async (schedule) => {
    await schedule.resume(why);
    return describeSchedule((await schedule.get())!);
  });

export const triggerSchedule = ({ store }: { store: string }): Promise<void> =>
  withSchedule(store, async (schedule) => {
    await schedule.trigger();
    return "A night as of today is started. It waits for one that runs by hand, and is left out while one of the schedule runs: see headwater status --follow.";
  });
