import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { readHolder } from "../../pipelines/store/lock.js";
import { connect, type Headwater, type PendingStep } from "../../workflows/temporal/client.js";
import { AS_OF, end, round, up } from "./service.js";

const DEATHS = 3;

/**
 * From SIGKILL of the only worker, which `headwater up` starts again, to progress: a step that it had lost runs again,
 * or one that had waited does. Measured by what the server tells of a night's steps.
 */
export async function measureRecovery(root: string) {
  console.log("\nSIGKILL of the only worker while it trains");
  const store = join(root, "recovery");
  const service = await up(store);
  const headwater = await connect({ store });
  await headwater.run({ inventory: "sample", asOf: AS_OF, models: ["auto"], seed: 1 });
  const deaths: { untilRestart: number; fromRestartToProgress: number }[] = [];
  while (deaths.length < DEATHS) {
    const running = await steps(headwater, (all) => all.some((s) => s.started && s.activity === "network"));
    // The store's lock names the process that works.
    const { pid } = (await readHolder(join(store, "lock")))!;
    const killed = performance.now();
    process.kill(pid, "SIGKILL");
    while ([pid, undefined].includes((await readHolder(join(store, "lock")))?.pid)) await setTimeout(20);
    const restarted = performance.now();
    const lost = new Map(running.filter((s) => s.started).map((s) => [s.id, s.attempt]));
    await steps(headwater, (all) =>
      all.some((s) => s.started && (!lost.has(s.id) || s.attempt > (lost.get(s.id) ?? 0))),
    );
    const progress = performance.now();
    const death = {
      untilRestart: round((restarted - killed) / 1000),
      fromRestartToProgress: round((progress - restarted) / 1000),
    };
    console.log(`  started again after ${death.untilRestart} s, a step runs ${death.fromRestartToProgress} s later`);
    deaths.push(death);
  }
  await (await headwater.night())?.stop("measured");
  await headwater.close();
  await end(service);
  return deaths;
}

/** The steps that are queued or run, as soon as they are as wanted. */
async function steps(
  headwater: Headwater,
  wanted: (all: readonly PendingStep[]) => boolean,
): Promise<readonly PendingStep[]> {
  for (;;) {
    const status = await (await headwater.night())?.status();
    if (status?.endedAt) throw new Error(`The night ended too early: ${status.state}.`);
    if (status && wanted(status.pending)) return status.pending;
    await setTimeout(50);
  }
}
