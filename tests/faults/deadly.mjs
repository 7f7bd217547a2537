// Makes a night in this process, or works for one on a server, and kills itself or the server at the points that the
// test chooses: the store tells of every change on disk, before and after it. Everything runs in this one process,
// so that it hears of every change; the log is a line each, of all lives in their order.
import { appendFileSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { bornAt } from "../../dist/pipelines/store/bornAt.js";
import { lockStore } from "../../dist/pipelines/store/lock.js";
import { openStore } from "../../dist/pipelines/store/store.js";
import { sweepScratch } from "../../dist/pipelines/store/sweepScratch.js";
import { inlineCompute } from "../../dist/workflows/compute/inlineCompute.js";
import { createActivities } from "../../dist/workflows/createActivities.js";

const { engine, root, options, log, kills, server, address, bundle } = JSON.parse(process.argv[2]);
const note = (line) => appendFileSync(log, `${line}\n`);
note("life");
/** Each point kills once: a change that every life makes again is not a new one. */
const spent = new Set(readFileSync(log, "utf8").split("\n"));
const due = new Set(kills.filter((point) => !spent.has(`killed ${point}`)));

/** One change at a time, so that a kill never meets another change half made. */
const waiting = [];
let changing = false;
const take = () => {
  if (changing) return new Promise((go) => waiting.push(go));
  changing = true;
};
const give = () => {
  const next = waiting.shift();
  if (next) next();
  else changing = false;
};

async function effect(when, what, hash = "") {
  if (when === "before") await take();
  const point = `${when} ${what} ${hash.slice(0, 12)}`.trim();
  note(point);
  if (due.delete(point)) await (server === undefined ? die(point) : killServer(point));
  if (when === "after") give();
}

function die(point) {
  note(`killed ${point}`);
  process.kill(process.pid, "SIGKILL");
  // A process of many threads may live on for a moment.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** The record names a server from when it answers; between its death and that of the next one's answer it is nobody. */
async function killServer(point) {
  for (;;) {
    const { pid, born } = JSON.parse(readFileSync(server, "utf8"));
    if (bornAt(pid) === born && !killed.has(born)) {
      process.kill(pid, "SIGKILL");
      killed.add(born);
      return note(`killed ${point}`);
    }
    await setTimeout(50);
  }
}
const killed = new Set();

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
  store: store.root,
  queues: ["headwater-warehouse", "headwater-compute"],
  threads: 1,
  buildId: "faults",
  bundle: { codePath: bundle },
});
process.on("SIGTERM", worker.stop);
process.send?.("ready");
await worker.ended;
process.exit(0);
