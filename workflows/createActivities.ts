import { join } from "node:path";
import { generateSample } from "../data/sample/generateSample.js";
import type { Outside } from "../pipelines/connect/outside.js";
import { Unreached } from "../pipelines/connect/unreached.js";
import { geographyStep } from "../pipelines/geography/geographyStep.js";
import { InputError } from "../pipelines/inputError.js";
import { type InventoryMeta, inventoryStep } from "../pipelines/inventory/inventoryStep.js";
import { withInstants } from "../pipelines/inventory/withInstants.js";
import { land } from "../pipelines/landing/land.js";
import { recall } from "../pipelines/landing/recall.js";
import { panel } from "../pipelines/panel/panel.js";
import type { PanelMeta } from "../pipelines/panel/panelMeta.js";
import { unplacedInWords } from "../pipelines/panel/unplaced.js";
import { type TellProgress, tellNobody } from "../pipelines/progress.js";
import { publishNight } from "../pipelines/publish/publishNight.js";
import { counted } from "../pipelines/published/counted.js";
import { createReadAhead } from "../pipelines/sources/readAhead.js";
import type { ReadOutside } from "../pipelines/sources/readOrder.js";
import type { Ref, Result, Store } from "../pipelines/store/store.js";
import { fillWarehouse } from "../pipelines/warehouse/fillWarehouse.js";
import { load } from "../pipelines/warehouse/load.js";
import { mayStay } from "../pipelines/warehouse/pieces.js";
import { unnamed, unnamedInWords } from "../pipelines/warehouse/unnamed.js";
import { readCapacity } from "../pipelines/warnings/readCapacity.js";
import type { Activities, DatasetDone, Scope, TargetDone } from "./activities.js";
import type { Compute } from "./compute/compute.js";
import { packageRoot, packageVersion } from "./packageRoot.js";
import { planNight } from "./planNight.js";
import { sayFullDisk } from "./sayFullDisk.js";

export interface ActivityOptions {
  readonly store: Store;
  readonly compute: Compute;
  /** The world, for sources that are reached over a network. */
  readonly outside?: Outside;
  /** Backend of TensorFlow.js that is asked for; the best that loads when missing. */
  readonly backend?: string;
  /** Asked by a step, as it begins, whom to tell how far it is. */
  readonly progress?: () => TellProgress;
  /** Reads what came from outside; in this process when missing. */
  readonly read?: ReadOutside;
  /** Called when a night begins. */
  readonly prepareReading?: () => void;
}

/** The sample's seed: the borough stays the same whatever a night's own seed is. */
const SAMPLE_SEED = 1;

/** The steps of a night over one store, each a few lines around one function of the pipelines. */
export function createActivities({
  store,
  compute,
  backend,
  read,
  prepareReading,
  outside,
  progress = () => tellNobody,
}: ActivityOptions): Activities {
  const inventoryOf = async (plan: Scope) => (await store.open<InventoryMeta>(plan.inventoryRef)).meta.inventory;
  const datasetOf = async (plan: Scope, id: string) => (await inventoryOf(plan)).datasets.find((d) => d.id === id)!;

  const ahead = read && createReadAhead(store, read);

  const activities: Activities = {
    async plan(options) {
      // The reader starts beside the planning, and mostly there is something new to read.
      prepareReading?.();
      const sample = options.inventory === "sample";
      const sources = sample ? join(store.root, "sample") : options.sources!;
      if (sample) await generateSample(sources, { asOf: options.asOf, seed: SAMPLE_SEED });
      const directory = sample ? join(packageRoot, "data", "inventory", "sample") : options.inventory;
      const inventory = await inventoryStep(store, { directory, asOf: options.asOf });
      const file = inventory.meta.inventory.capacity;
      const geography = await geographyStep(store, { directory, inventory: inventory.meta.inventory });
      const chosen = planNight(inventory.meta, options);
      const chosenBackend =
        chosen.networks.length > 0 ? await compute.run(store, "backend", { wanted: backend }) : NO_BACKEND;
      return {
        ...options,
        ...chosen,
        sources,
        inventoryRef: refOf(inventory),
        ...(geography && { geographyRef: refOf(geography) }),
        capacityRef: refOf(await readCapacity(store, { file, directory, sources })),
        release: inventory.meta.inventory.release,
        backend: chosenBackend,
        version: packageVersion,
        says: list(
          counted(chosen.datasets.length, "data set"),
          some(inventory.meta.leftOut.length, "left out", "left out"),
          counted(chosen.targets.length, "panel"),
          `networks on ${chosenBackend.name} (${chosenBackend.why})`,
        ),
      };
    },

    async land(plan, id) {
      const { timeZone, datasets } = await inventoryOf(plan);
      const dataset = datasets.find((d) => d.id === id)!;
      const { sources, asOf } = plan;
      const landed = await land(store, {
        ...{ dataset, sources, asOf, outside, progress: progress() },
        async onCopy({ first, ...copy }) {
          const abridged = first && (await mayStay(dataset, copy));
          await ahead?.begin(copy.path, { dataset: withInstants(dataset), timeZone, abridged });
        },
      }).catch((error: unknown) => {
        ahead?.forget(id);
        // What may pass is tried again as the policy says.
        if (error instanceof Unreached && !error.passing) return { skipped: error.message };
        throw error;
      });
      if ("skipped" in landed) return landed;
      const { files, bytes } = landed.meta;
      return { dataset: id, ...done(landed, list(counted(files.length, "file"), megabytes(bytes), landed.note)) };
    },

    async recall(plan, id, why) {
      const { areas } = await inventoryOf(plan);
      const known = await recall(store, { dataset: await datasetOf(plan, id), asOf: plan.asOf, why });
      if ("landed" in known) return { dataset: id, unreached: known.unreached, ...done(known.landed, known.unreached) };
      if (id !== areas.dataset) return { dataset: id, leftOut: known.leftOut };
      throw new InputError(`${known.leftOut} Without ${id} no area has a name, so this night cannot go on.`);
    },

    async load(plan, { dataset, unreached, ...landed }, areas) {
      const inventory = await inventoryOf(plan);
      const declared = inventory.datasets.find(({ id }) => id === dataset)!;
      const { contract, ...loaded } = await load(store, {
        ...{ dataset: declared, landed, timeZone: inventory.timeZone },
        read: ahead?.read,
        progress: progress(),
        areas: areas && { inventory, rows: refOf(areas) },
      }).finally(() => ahead?.forget(dataset));
      const { rows, duplicates, late } = loaded.meta;
      const apart = contract?.meta.failures.reduce((sum, failure) => sum + failure.rows, 0) ?? 0;
      const differing = contract?.meta.clashes.reduce((sum, clash) => sum + clash.rows, 0) ?? 0;
      const says = list(
        counted(rows, "row"),
        some(duplicates, "duplicate removed", "duplicates removed"),
        some(late, "late", "late"),
        some(apart, "in quarantine", "in quarantine"),
        some(differing, "that another file has otherwise", "that another file has otherwise"),
        unnamedInWords(await unnamed(store, { dataset: declared, loaded, asOf: plan.asOf })),
        contract?.meta.held ?? "",
      );
      return {
        ...{ dataset, ...done(loaded, says) },
        ...(unreached === undefined ? {} : { unreached }),
        ...(contract && { contract: refOf(contract) }),
      };
    },

    async panel(plan, target, loaded) {
      const inventory = await inventoryOf(plan);
      const made = await panel(store, {
        inventory,
        target,
        rows: rowsOf(loaded, target.dataset),
        areas: rowsOf(loaded, inventory.areas.dataset),
        geography: plan.geographyRef,
        calendars: inventory.datasets
          .filter((d) => has(loaded, d.id) && d.covariates.some(({ kind }) => kind === "future"))
          .map((d) => ({ dataset: d.id, rows: rowsOf(loaded, d.id) })),
        asOf: plan.asOf,
      });
      const { areas, gaps, unmapped, unplaced, stale } = made.meta;
      const says = list(
        counted(areas.length, "series", "series"),
        some(gaps, "gap filled", "gaps filled"),
        some(unmapped, "row of no published area", "rows of no published area") + unplacedInWords(unplaced),
        stale ?? "",
      );
      return { ...target, ...done(made, says) };
    },

    async features(plan, target, panels, loaded) {
      const inventory = await inventoryOf(plan);
      const feeding = (role: "covariates" | "statics") =>
        inventory.datasets
          .filter((d) => has(loaded, d.id) && (role === "statics" ? d.statics : d.covariates.length > 0))
          .map((d) => ({ dataset: d.id, rows: rowsOf(loaded, d.id) }));
      const made = await compute.run(store, "features", {
        inventory,
        panel: refOf(target),
        others: panels.filter((p) => p.freq === target.freq && p.service !== target.service).map(refOf),
        covariates: feeding("covariates"),
        statics: feeding("statics"),
      });
      return { ...targetOf(target), ...done(made, counted(made.meta.columns.length, "column")) };
    },

    async local(plan, target, member) {
      const made = await compute.run(store, "local", { features: refOf(target), member, seed: plan.seed }, progress());
      return { ...targetOf(target), member, ...done(made, "") };
    },

    async network(plan, member, freq, window, targets) {
      const made = await compute.run(
        store,
        STEP_OF[member],
        {
          features: targets.map(refOf),
          freq,
          window,
          seed: plan.seed,
          backend: plan.backend,
        },
        progress(),
      );
      return { member, freq, window, ...done(made, counted(Number(made.meta.card.series), "series", "series")) };
    },

    async combine(_plan, target, members, networks) {
      const made = await compute.run(store, "combine", {
        features: refOf(target),
        members: members.map(({ member, ...ref }) => ({ member, ref: refOf(ref) })),
        networks: networks.map(({ member, window, ...ref }) => ({ member, window, ref: refOf(ref) })),
      });
      const { published, fallback, withheld } = made.meta;
      const says = list(
        `${published} published`,
        some(fallback, "of them with seasonal naive", "of them with seasonal naive"),
        some(withheld, "withheld", "withheld"),
      );
      return { ...targetOf(target), ...done(made, says) };
    },

    async publish(plan, loaded, combined, skipped, leftOut) {
      if (combined.length === 0 && leftOut.length > 0)
        throw new InputError(`No service can be forecast. ${leftOut.map((l) => l.leftOut).join(" ")}`);
      const { asOf, services, models, seed, version, backend } = plan;
      const refs = loaded.map(({ dataset, contract, ...ref }) => ({ dataset, ref: refOf(ref), contract }));
      const panels = await Promise.all(combined.map((target) => store.open<PanelMeta>(refOf(target))));
      await fillWarehouse(
        store,
        refs.map(({ dataset, ref, contract }) => ({ dataset, loaded: ref, contract })),
        panels.flatMap(({ meta: { unplaced, dataset, service, freq } }) =>
          unplaced.map((kind) => ({ ...kind, dataset, service, freq })),
        ),
      );
      const { run, dir, areas } = await publishNight(store, {
        ...{ asOf, services, models, seed, version, backend },
        inventory: plan.inventoryRef,
        capacity: plan.capacityRef,
        geography: plan.geographyRef,
        past: plan.past,
        loaded: refs,
        combined: combined.map(refOf),
        skipped: skipped.map(({ member, freq, skipped: why }) => ({ member, freq, why })),
        unreached: loaded.flatMap(({ dataset, unreached: reason }) =>
          reason === undefined ? [] : [{ dataset, reason }],
        ),
        leftOut: leftOut.map(({ dataset, leftOut: reason }) => ({ dataset, reason })),
      });
      return { run, dir, areas, says: `run ${run}` };
    },
  };
  return sayFullDisk(activities, store.root);
}

/** The step that makes a network's forecasts. */
const STEP_OF = { network: "network", "pretrained-tuned": "tuned" } as const;

const NO_BACKEND = { name: "none", threads: 0, why: "no network was asked for" } as const;

const refOf = ({ step, hash, digest }: Ref): Ref => ({ step, hash, digest });
const targetOf = ({ service, freq, dataset }: TargetDone) => ({ service, freq, dataset });
const has = (loaded: readonly DatasetDone[], dataset: string) => loaded.some((l) => l.dataset === dataset);
const rowsOf = (loaded: readonly DatasetDone[], dataset: string): Ref =>
  refOf(loaded.find((l) => l.dataset === dataset)!);
const done = (result: Result<unknown> & { reused: boolean }, says: string) => ({
  ...refOf(result),
  says,
  reused: result.reused,
});

const some = (n: number, one: string, many: string) => (n === 0 ? "" : counted(n, one, many));
const megabytes = (bytes: number) => (bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
const list = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(", ");
