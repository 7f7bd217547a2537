import { connect } from "../workflows/temporal/client.js";
import { followNight } from "./followNight.js";
import type { NightFlags } from "./nightOptions.js";
import { requestNight } from "./requestNight.js";

/** `headwater run`: starts a night on the server of the store and follows it. */
export async function runCommand(flags: NightFlags & { detach?: boolean }): Promise<void> {
  const options = requestNight(flags, { now: new Date(), env: process.env });
  const headwater = await connect({ store: flags.store });
  try {
    const night = await headwater.run(options);
    if (flags.detach) console.log(`Started: see headwater status --follow --store ${flags.store}.`);
    else await followNight(night, flags.store);
  } finally {
    await headwater.close();
  }
}

/** `headwater retry`: the last night again, from what it had committed. */
export async function retryCommand(flags: { store: string }): Promise<void> {
  const headwater = await connect({ store: flags.store });
  try {
    await followNight(await headwater.retry(), flags.store);
  } finally {
    await headwater.close();
  }
}
