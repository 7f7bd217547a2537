import { availableParallelism } from "node:os";
import { setTimeout } from "node:timers/promises";
import { lockStore } from "../pipelines/store/lock.js";
import { openStore } from "../pipelines/store/store.js";
import { sweepScratch } from "../pipelines/store/sweepScratch.js";
import type { NightOptions, Published } from "../workflows/activities.js";
import { pooledCompute } from "../workflows/compute/pooledCompute.js";
import { createActivities } from "../workflows/createActivities.js";
import { currentStep } from "../workflows/embedded/currentStep.js";
import type { Report } from "../workflows/embedded/report.js";
import { withPolicies } from "../workflows/embedded/withPolicies.js";
import { nightly } from "../workflows/nightly.js";
import { logTarget } from "../workflows/observe/createLog.js";
import { nightObserver } from "../workflows/observe/nightObserver.js";
import { observeNight } from "../workflows/observe/observeNight.js";
import { createReader } from "../workflows/reading/createReader.js";
import { readLimits } from "../workflows/reading/readLimits.js";
import type { NightFlags } from "./nightOptions.js";
import { createProgress, type Progress } from "./progress.js";
import { requestNight } from "./requestNight.js";
import { summarise } from "./summarise.js";
import { thisWorld } from "./thisWorld.js";

/** `headwater nightly`: one night in this process, with a progress display and a summary. */
export async function nightlyCommand(flags: NightFlags): Promise<void> {
  const began = performance.now();
  const options = requestNight(flags, { now: new Date(), env: process.env });
  const again = ["headwater", ...process.argv.slice(2)].join(" ");
  const observer = await nightObserver(flags.store, process.env, again);
  const live = process.stderr.isTTY === true;
  // Whoever collects log lines reads there what the display would show.
  const logged = logTarget(process.env) === "stdout" && !live;
  const progress = createProgress({
    out: logged ? { write() {} } : process.stderr,
    live,
    now: () => performance.now(),
  });
  try {
    const published = await observeNight(observer, options, (report) =>
      embedded(options, flags.store, {
        report(event) {
          progress.report(event);
          report(event);
        },
        far: progress.far,
      }),
    );
    progress.end();
    if (logged) return;
    for (const line of await summarise(published.dir, (performance.now() - began) / 1000)) console.log(line);
  } finally {
    progress.end();
    await observer.close();
  }
}

async function embedded(
  options: NightOptions,
  dir: string,
  { report, far }: { report: Report; far: Progress["far"] },
): Promise<Published> {
  const store = await openStore(dir);
  const unlock = await lockStore(store);
  await sweepScratch(store);
  const concurrency = Math.max(1, availableParallelism());
  const compute = pooledCompute({ atOnce: concurrency, env: process.env as Record<string, string> });
  const reader = createReader(readLimits(process.env));
  try {
    const activities = createActivities({
      ...{ store, compute, backend: process.env.HEADWATER_BACKEND, read: reader.read, prepareReading: reader.prepare },
      outside: thisWorld(),
      progress() {
        const step = currentStep.getStore()!;
        return (progress) => far(step, progress);
      },
    });
    return await nightly(
      options,
      withPolicies(activities, { report, concurrency, sleep: (seconds) => setTimeout(seconds * 1000) }),
    );
  } finally {
    reader.close();
    await compute.close();
    await unlock();
  }
}
