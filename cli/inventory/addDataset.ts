import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../pipelines/inputError.js";
import { jsonSchemas } from "../../pipelines/inventory/jsonSchemas.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import { datasetYaml } from "../../pipelines/propose/datasetYaml.js";
import { type Draft, draftDataset } from "../../pipelines/propose/draftDataset.js";
import { nameColumns } from "../../pipelines/propose/nameColumns.js";
import { unattended } from "../../pipelines/propose/unattended.js";
import { counted } from "../../pipelines/published/counted.js";
import { askOnTerminal } from "./askOnTerminal.js";
import type { Looked } from "./lookOnTheWeb.js";

export interface Adding {
  /** Of the inventory. */
  readonly directory: string;
  readonly answers: Draft;
  /** Nobody is asked. */
  readonly alone: boolean;
}

/**
 * Writes `<id>.yaml` beside the other data sets, after the whole inventory was checked with it.
 * @throws InputError where the answers make no data set; then nothing is written
 */
export async function addDataset(
  { place, look: seen }: Looked,
  { directory, answers, alone }: Adding,
  print: (line: string) => void,
): Promise<void> {
  const look = { ...seen, columns: nameColumns(seen.columns, answers.fields) };
  print(`${place.name}: ${counted(look.columns.length, "column")}, ${counted(look.rows, "row")} looked at.`);
  const nobody = unattended();
  const draft = await draftDataset(look, place, answers, alone ? nobody.ask : askOnTerminal);
  nobody.done();

  const name = `${draft.id}.yaml`;
  const text = datasetYaml(draft, look.columns, "schema");
  await readInventory(directory, { name, text });
  await writeSchemas(join(directory, "schema"));
  const path = join(directory, name);
  await writeFile(path, text, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST"
      ? new InputError(`${path} is there already. Give the new data set another id: --answer id=NAME.`)
      : error;
  });
  for (const { name: field, personal } of look.columns)
    if (personal.why) print(`  ${field}: ${personal.why} (${personal.personal})`);
  print(
    `${path} is written, and the inventory with it has nothing wrong. Look it through: a sample does not tell all.`,
  );
}

/** The schemas that the new file's first line leads an editor to. */
async function writeSchemas(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, text] of Object.entries(jsonSchemas())) await writeFile(join(directory, name), text);
}
