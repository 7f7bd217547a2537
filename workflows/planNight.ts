import { InputError } from "../pipelines/inputError.js";
import type { InventoryMeta } from "../pipelines/inventory/inventoryStep.js";
import type { NightOptions, Plan, Target } from "./activities.js";
import { LOCAL_MODELS, NETWORKS } from "./models.js";

/**
 * What a night will do with an inventory: the data sets it may use, the services it forecasts, the models it asks.
 * Seasonal naive is always among the models: it is the floor that the others must beat.
 * @throws InputError for a service that no admitted data set feeds
 */
export function planNight(
  { inventory, admitted, leftOut }: InventoryMeta,
  options: Pick<NightOptions, "services" | "models">,
): Pick<Plan, "datasets" | "targets" | "areas" | "members" | "networks" | "release"> {
  const all = inventory.datasets
    .filter((dataset) => admitted.includes(dataset.id))
    .flatMap((dataset) =>
      dataset.series.flatMap(({ service, freq }) =>
        freq.map((freq): Target => ({ service, freq, dataset: dataset.id })),
      ),
    );
  const known = [...new Set(all.map((target) => target.service))].sort();
  const unknown = options.services?.find((service) => !known.includes(service));
  if (unknown !== undefined) {
    const barred = leftOut.find(({ dataset }) =>
      inventory.datasets.some((d) => d.id === dataset && d.series.some((s) => s.service === unknown)),
    );
    throw new InputError(
      barred
        ? `${unknown} cannot be forecast: ${barred.reason}`
        : `Unknown service: ${unknown}. The inventory ${inventory.id} has ${known.join(", ")}.`,
    );
  }
  const auto = options.models.includes("auto");
  const asked = inventory.datasets.some(({ id, contract }) => admitted.includes(id) && contract?.areas.length);
  return {
    datasets: [...admitted].sort(),
    ...(asked ? { areas: inventory.areas.dataset } : {}),
    targets: all
      .filter((target) => options.services === undefined || options.services.includes(target.service))
      .sort((a, b) => compare(a.service, b.service) || compare(a.freq, b.freq)),
    members: LOCAL_MODELS.filter((name) => auto || name === "seasonal-naive" || options.models.includes(name)),
    networks: NETWORKS.filter((name) => auto || options.models.includes(name)),
    release: inventory.release,
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
