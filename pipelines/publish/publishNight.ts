import { isHourly } from "../../models/frequency.js";
import type { CombineMeta } from "../forecast/combine.js";
import { openFile } from "../geography/geographyStep.js";
import { readPopulation } from "../geography/readPopulation.js";
import type { Inventory } from "../inventory/dataset.js";
import type { InventoryMeta } from "../inventory/inventoryStep.js";
import type { Ref, Store } from "../store/store.js";
import type { CapacityMeta } from "../warnings/readCapacity.js";
import { datasetRows } from "./datasetRows.js";
import { delayRows } from "./delayRows.js";
import { heldDatasets } from "./heldDatasets.js";
import type { Row } from "./insertRows.js";
import type { Card } from "./publication.js";
import { type Publication, publish } from "./publish.js";
import { runId } from "./runId.js";

/** The results of a night's steps, and what of its options changes them. */
export interface NightResults {
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly services?: readonly string[];
  readonly models: readonly string[];
  readonly seed: number;
  readonly version: string;
  readonly backend: { readonly name: string; readonly threads: number };
  readonly inventory: Ref;
  readonly capacity: Ref;
  readonly geography?: Ref;
  readonly loaded: readonly { readonly dataset: string; readonly ref: Ref; readonly contract?: Ref }[];
  readonly combined: readonly Ref[];
  /** Data sets that are older than the night, as their sources gave nothing; and those that gave nothing before either. */
  readonly unreached?: readonly { readonly dataset: string; readonly reason: string }[];
  readonly leftOut?: readonly { readonly dataset: string; readonly reason: string }[];
  /** Pieces that failed and were left out: frequency, and what went wrong. */
  /** Another night stays the latest. */
  readonly past?: boolean;
  readonly skipped: readonly { readonly member: string; readonly freq: string; readonly why: string }[];
}

/** Publishes a night under the name that all its inputs give it. */
export async function publishNight(store: Store, night: NightResults): Promise<Publication & { areas: string[] }> {
  const { inventory, leftOut } = (await store.open<InventoryMeta>(night.inventory)).meta;
  const { capacity } = (await store.open<CapacityMeta>(night.capacity)).meta;
  const combined = await Promise.all(night.combined.map((ref) => store.open<CombineMeta>(ref)));
  const metas = combined.map(({ meta }) => meta);
  const areas = new Map(metas.flatMap((meta) => meta.areas.map(({ code, name }) => [code, name] as const)));
  const { asOf, services, models, seed, version, backend, skipped } = night;
  const { unreached = [], leftOut: gone = [] } = night;
  const run = runId({
    asOf,
    inventory: night.inventory.digest,
    landed: Object.fromEntries(
      night.loaded.map(({ dataset, ref, contract }) => [dataset, [ref, contract].flatMap((r) => r?.digest ?? [])]),
    ),
    options: {
      ...{ services, models, seed, skipped, capacity: night.capacity.digest, geography: night.geography?.digest },
      ...withSome({ unreached, gone }),
    },
    backend: backend.name,
    threads: backend.threads,
    version,
  });
  const { population: residents } = inventory;
  const file = residents === undefined ? undefined : await openFile(store, night.geography, residents);
  const population = file && (await readPopulation(file.path, file.file));
  const held = await heldDatasets(store, { loaded: night.loaded, unreached });
  const publication = await publish(store, {
    run: {
      ...{ run, as_of: Date.parse(asOf), inventory: inventory.id, version, seed },
      ...{ backend: backend.name, threads: backend.threads, models: models.join(",") },
      ...(metas.some(({ freq }) => isHourly(freq)) && { time_zone: inventory.timeZone }),
      ...(population && { population_until: Math.max(...population.map(({ year }) => year)) }),
    },
    inputs: {
      title: inventory.title,
      combined: combined.map(({ dir }) => dir),
      cards: metas.flatMap((meta) => [...meta.cards, ...skippedCards(meta, skipped)]),
      datasets: await datasetRows(store, {
        inventory,
        leftOut: [...leftOut, ...gone],
        held,
        loaded: night.loaded,
        panels: metas,
        asOf,
      }),
      delays: delayRows(metas),
      services: metas.map((meta) => ({ ...serviceRow(inventory, meta), note: held.get(meta.dataset) ?? null })),
      areas: [...areas].map(([area, name]) => ({ area, name })),
      capacity,
      population,
    },
    past: night.past,
  });
  return { ...publication, areas: [...areas.keys()].sort() };
}

/** The lists that are not empty: nights that lack nothing keep their names. */
const withSome = (lists: Readonly<Record<string, readonly unknown[]>>) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));

/** One card a network of which a window failed, with the first reason. */
function skippedCards({ service, freq }: CombineMeta, skipped: NightResults["skipped"]): Card[] {
  const own = skipped.filter((piece) => piece.freq === freq);
  return own
    .filter(({ member }, i) => own.findIndex((other) => other.member === member) === i)
    .map(({ member, why }) => ({ service, freq, model: member, card: { skipped: why } }));
}

function serviceRow({ datasets }: Inventory, { service, freq, title, unit, dataset }: CombineMeta): Row {
  const { measure } = datasets.find(({ id }) => id === dataset)!.series.find((s) => s.service === service)!;
  const word = typeof measure === "string" ? measure : Object.keys(measure)[0];
  return { service, freq, title, unit, measure: word, dataset };
}
