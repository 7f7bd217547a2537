import { join } from "node:path";
import { filesOf } from "../../pipelines/geography/geographyFiles.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import { counted } from "../../pipelines/published/counted.js";
import { inventoryDirectory } from "./inventoryDirectory.js";

/**
 * `headwater inventory check`: one line where all is well, the files by which series find their areas included.
 * @throws InputError with every problem, each as `file:line:column: what, and what to do`
 */
export async function checkCommand(options: { inventory: string }, print: (line: string) => void): Promise<void> {
  const directory = inventoryDirectory(options.inventory);
  const inventory = await readInventory(directory);
  const { id, datasets } = inventory;
  for (const { file, check } of filesOf(inventory)) await check(join(directory, file));
  const series = datasets.reduce((sum, dataset) => sum + dataset.series.length, 0);
  print(`${id}: ${counted(datasets.length, "data set")}, ${counted(series, "service")}. Nothing is wrong.`);
}
