// Makes a night in this process, or works for one on a server, and kills itself or the server at effects that the
// test chooses: the store tells of every change on disk, before and after it. Everything runs in this one process,
// so that it hears of every change.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { bornAt } from "../../dist/pipelines/store/bornAt.js";
import { lockStore } from "../../dist/pipelines/store/lock.js";
import { openStore } from "../../dist/pipelines/store/store.js";
import { sweepScratch } from "../../dist/pipelines/store/sweepScratch.js";
import { inlineCompute } from "../../dist/workflows/compute/inlineCompute.js";
import { createActivities } from "../../dist/workflows/createActivities.js";

/** `kills`: numbers, from 0, of this process's effects at which to kill; `server`: a file that says which process it is. */
const { engine, root, options, log, kills, server, address, bundle } = JSON.parse(process.argv[2]);
let effects = 0;
/** A change that every night makes again, such as the swap of `latest`, is one point to die at, not one a life. */
const before = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
const spent = new Set(before.filter((line) => line.startsWith("killed ") && !line.includes(" step ")));

function effect(when, what) {
  appendFileSync(log, `${when} ${what}\n`);
  if (spent.has(`killed ${when} ${what}`) || !kills.includes(effects++)) return;
  if (server !== undefined) {
    const { pid, born } = JSON.parse(readFileSync(server, "utf8"));
    // Where it is dead already and its successor not there yet, another process may have its number.
    if (bornAt(pid) !== born) return;
    process.kill(pid, "SIGKILL");
    appendFileSync(log, `killed ${when} ${what}\n`);
    return;
  }
  appendFileSync(log, `killed ${when} ${what}\n`);
  process.kill(process.pid, "SIGKILL");
  // A process of many threads may live on for a moment.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const store = await openStore(root, { effect });
await lockStore(store);
await sweepScratch(store);
const activities = createActivities({ store, compute: inlineCompute(), backend: process.env.HEADWATER_BACKEND });

if (engine === "embedded") {
  const { withPolicies } = await import("../../dist/workflows/embedded/withPolicies.js");
  const { nightly } = await import("../../dist/workflows/nightly.js");
  await nightly(options, withPolicies(activities, { report: () => {}, concurrency: 1, sleep: async () => {} }));
  process.exit(0);
}

const { NativeConnection, Runtime } = await import("@temporalio/worker");
const { startWorker } = await import("../../dist/workflows/temporal/startWorker.js");
const quiet = () => {};
Runtime.install({ logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet } });
const worker = await startWorker({
  connection: await NativeConnection.connect({ address }),
  namespace: "default",
  activities,
  queues: ["headwater-warehouse", "headwater-compute"],
  threads: 1,
  buildId: "faults",
  bundle: { codePath: bundle },
});
process.on("SIGTERM", worker.stop);
process.send?.("ready");
await worker.ended;
process.exit(0);
