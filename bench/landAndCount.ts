import { openStore } from "../pipelines/store/store.js";
import { fillWarehouse } from "../pipelines/warehouse/fillWarehouse.js";
import { inlineCompute } from "../workflows/compute/inlineCompute.js";
import { createActivities } from "../workflows/createActivities.js";
import { createReader } from "../workflows/reading/createReader.js";

// The night's own steps up to the panel, and what people query of it, in one process, each timed.
const [root, inventory, sources, asOf] = process.argv.slice(2);
const store = await openStore(root);
const reader = createReader();
const act = createActivities({ store, compute: inlineCompute(), read: reader.read, prepareReading: reader.prepare });
const plan = await act.plan({ inventory, sources, asOf, models: ["seasonal-naive"], seed: 1 });

const seconds = { landing: 0, loading: 0, warehouse: 0, panel: 0 };
async function timed<T>(name: keyof typeof seconds, step: Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await step;
  seconds[name] += (performance.now() - began) / 1000;
  return result;
}

// All data sets at once, as a night does it: landing ends with the last of them.
const landed = plan.datasets.map(async (dataset) => {
  const landed = await act.land(plan, dataset);
  if ("skipped" in landed) throw new Error(landed.skipped);
  return landed;
});
const loading = Promise.all(landed.map(async (landed) => act.load(plan, await landed)));
await timed("landing", Promise.all(landed));
const loaded = await timed("loading", loading);
await timed(
  "warehouse",
  fillWarehouse(
    store,
    loaded.map(({ dataset, ...loaded }) => ({ dataset, loaded })),
  ),
);
for (const target of plan.targets) await timed("panel", act.panel(plan, target, loaded));
console.log(JSON.stringify(seconds));
reader.close();
