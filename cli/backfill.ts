import { connect } from "../workflows/temporal/client.js";

/** `headwater backfill`: the nights of past days by the schedule, one after the other. */
export async function backfillCommand(flags: { store: string; from: string; to: string }): Promise<void> {
  const headwater = await connect({ store: flags.store });
  try {
    const nights = await headwater.schedule.backfill(flags.from, flags.to);
    console.log(
      `${nights} ${nights === 1 ? "night waits" : "nights wait"} to be made, from ${flags.from} to ${flags.to}: see headwater status.`,
    );
  } finally {
    await headwater.close();
  }
}
