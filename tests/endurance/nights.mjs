// Makes the nights that it is told, one after the other in this process, and says after each what it holds in memory and on
// disk. Run with --expose-gc.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { openStore } from "../../dist/pipelines/store/store.js";
import { inlineCompute } from "../../dist/workflows/compute/inlineCompute.js";
import { createActivities } from "../../dist/workflows/createActivities.js";
import { withPolicies } from "../../dist/workflows/embedded/withPolicies.js";
import { nightly } from "../../dist/workflows/nightly.js";

const { root, nights } = JSON.parse(process.argv[2]);
const store = await openStore(root);
const activities = createActivities({ store, compute: inlineCompute() });

/** Bytes below each room of the store. */
function rooms() {
  const sizes = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const room = path.slice(root.length + 1).split("/")[0];
    sizes[room] = (sizes[room] ?? 0) + statSync(path).size;
  }
  return sizes;
}

for (const options of nights) {
  let reused = 0;
  const report = (event) => {
    if (event.reused) reused++;
  };
  await nightly(options, withPolicies(activities, { report, concurrency: 2, sleep: async () => {} }));
  // Buffers outside the heap are freed by finalizers, which run between collections.
  for (let i = 0; i < 4; i++) {
    globalThis.gc();
    await setTimeout(20);
  }
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  console.log(JSON.stringify({ asOf: options.asOf, heap: heapUsed + arrayBuffers + external, reused, rooms: rooms() }));
}
process.exit(0);
