import type { Dataset } from "../../pipelines/inventory/dataset.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import { columns } from "./columns.js";
import { inventoryDirectory } from "./inventoryDirectory.js";

/** `headwater inventory list`: a line a data set. */
export async function listCommand(
  options: { inventory: string; json?: boolean },
  print: (line: string) => void,
): Promise<void> {
  const { datasets } = await readInventory(inventoryDirectory(options.inventory));
  if (options.json) return print(JSON.stringify(datasets, null, 2));
  const rows = datasets.map((dataset) => [
    ...[dataset.id, dataset.silo, dataset.cadence, fields(dataset)],
    dataset.series.map(({ service }) => service).join(", ") || "-",
    dataset.owner,
  ]);
  for (const line of columns([["id", "silo", "cadence", "fields", "services", "owner"], ...rows])) print(line);
}

function fields(dataset: Dataset): string {
  const all = Object.values(dataset.fields);
  const personal = all.filter((field) => field.personal !== "none").length;
  return personal === 0 ? String(all.length) : `${all.length} (${personal} personal)`;
}
