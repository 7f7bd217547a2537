import { writeFile } from "node:fs/promises";
import { type CatalogueEntry, catalogueEntry } from "../../pipelines/catalogue/catalogueEntry.js";
import { writeCkan } from "../../pipelines/catalogue/writeCkan.js";
import { writeDcat } from "../../pipelines/catalogue/writeDcat.js";
import { InputError } from "../../pipelines/inputError.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import { counted } from "../../pipelines/published/counted.js";
import { chosenDatasets } from "./chosenDatasets.js";
import { inventoryDirectory } from "./inventoryDirectory.js";

export interface ExportOptions {
  readonly inventory: string;
  readonly format: "dcat" | "ckan";
  readonly out: string;
  readonly publisher?: string;
}

/**
 * `headwater inventory export`: data sets of an inventory, all when none is named, as a catalogue that others read.
 * @throws InputError for an id that is none of the inventory's, and for a file that cannot be written
 */
export async function exportCommand(
  ids: readonly string[],
  { inventory, format, out, publisher }: ExportOptions,
  print: (line: string) => void,
): Promise<void> {
  const { title, datasets } = await readInventory(inventoryDirectory(inventory));
  const chosen = ids.length === 0 ? datasets : chosenDatasets(datasets, ids);
  const entries: CatalogueEntry[] = chosen.map(catalogueEntry);
  const text = format === "ckan" ? writeCkan(entries) : writeDcat({ title, publisher: publisher ?? title }, entries);
  await writeFile(out, text).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${out} cannot be written (${error.code}). Give another file to --out.`);
  });
  chosen.forEach(({ id, contact }, i) => {
    if (contact !== undefined && entries[i].contact === undefined)
      print(`${id}: its contact may be a person's, and is left out. Give the inventory a role's address.`);
  });
  print(`${out}: ${counted(entries.length, "data set")}, without what is personal.`);
}
