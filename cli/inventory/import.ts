import { access, constants, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import type { CatalogueEntry } from "../../pipelines/catalogue/catalogueEntry.js";
import { knownAnswers } from "../../pipelines/catalogue/knownAnswers.js";
import type { Catalogue } from "../../pipelines/catalogue/readCatalogue.js";
import { InputError } from "../../pipelines/inputError.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import type { Draft } from "../../pipelines/propose/draftDataset.js";
import { merge } from "../../pipelines/propose/merge.js";
import { counted } from "../../pipelines/published/counted.js";
import { addDataset } from "./addDataset.js";
import { Interrupted } from "./askOnTerminal.js";
import { choosePart } from "./choosePart.js";
import { chosenDatasets } from "./chosenDatasets.js";
import { inventoryDirectory } from "./inventoryDirectory.js";
import { lookAtEntry } from "./lookAtEntry.js";
import { catalogueOnTheWeb } from "./lookOnTheWeb.js";
import { withReader } from "./lookOutside.js";
import { type AnswerOptions, readAnswers } from "./readAnswers.js";

export interface ImportOptions extends AnswerOptions {
  readonly inventory: string;
  readonly id: readonly string[];
}

/**
 * `headwater inventory import`: the data sets of a catalogue become data sets of the inventory, as far as their files
 * can be looked at and what the catalogue does not say is answered; what is known of the others is kept in `drafts/`.
 * @throws InputError for a catalogue that cannot be read, and for an id that is none of its data sets
 */
export async function importCommand(
  catalogue: string,
  options: ImportOptions,
  print: (line: string) => void,
): Promise<void> {
  const directory = inventoryDirectory(options.inventory);
  const { datasets } = await readInventory(directory);
  const given = await readAnswers(options);
  const { entries, total } = await read(catalogue);
  const chosen = options.id.length === 0 ? entries : chosenDatasets(entries, options.id, "The catalogue");
  if (given.id !== undefined && chosen.length > 1)
    throw new InputError("An answer to id is for one data set. Choose it with --id.", 2);
  if (total > entries.length)
    print(`${catalogue} is a page: ${entries.length} of ${counted(total, "data set")}. Import the others too.`);
  const alone = options.yes || !process.stdin.isTTY;
  for (const entry of chosen) {
    const answers = merge(knownAnswers(entry), given);
    if (datasets.some(({ id }) => id === answers.id)) {
      print(`${answers.id} is in the inventory already, and stays as it is.`);
      continue;
    }
    try {
      const looked = await lookAtEntry(entry, choosePart({ answers, alone }, print));
      await addDataset(looked, { directory, answers: present(answers, looked.look.columns), alone }, print);
      for (const url of looked.left) print(`  ${url} is another table, and is left out.`);
    } catch (error) {
      if (!(error instanceof InputError) || error instanceof Interrupted) throw error;
      await keepDraft(directory, entry, answers, error.message, print);
    }
  }
}

/** A catalogue came from outside as its files do, and is read where those are. */
async function read(name: string): Promise<Catalogue> {
  const inFile = (catalogue: string, portal?: string) =>
    withReader((reader) => reader.catalogue({ catalogue, name, portal }));
  if (/^https?:/.test(name)) {
    const [, portal] = /^(https?:\/\/.+?)\/api\/(?:3\/)?action\//.exec(name) ?? [];
    return catalogueOnTheWeb(name, (path) => inFile(path, portal));
  }
  await access(name, constants.R_OK).catch(() => {
    throw new InputError(`${name} cannot be read. Give a catalogue's file, or its address (https://…).`);
  });
  return inFile(resolve(name));
}

/** Without fields that a catalogue names and the file does not have. */
function present(answers: Draft, columns: readonly { readonly column: string }[]): Draft {
  const there = (field: unknown) => {
    const { from } = (field ?? {}) as { from?: unknown };
    return !Array.isArray(from) || from.some((name) => columns.some(({ column }) => column === name));
  };
  const fields = Object.entries((answers.fields ?? {}) as Draft).filter(([, field]) => there(field));
  return { ...answers, fields: Object.fromEntries(fields) };
}

/** What is known of a data set that cannot be added yet, as answers to `headwater inventory add`. */
async function keepDraft(
  directory: string,
  { id, files }: CatalogueEntry,
  answers: Draft,
  why: string,
  print: (line: string) => void,
): Promise<void> {
  const path = join(directory, "drafts", `${id}.yaml`);
  // An address is somebody else's text: as a URL in quotes it is one word of a command, and of one line.
  const file = files.length === 0 ? "FILE" : `'${new URL(files[0].url).href.replaceAll("'", "%27")}'`;
  const lines = [...why.split(/[\r\n]+/), `When you have them: headwater inventory add ${file} --answers ${path}`];
  const text = lines.map((line) => `# ${line}\n`).join("") + stringify(answers, { lineWidth: 120 });
  await mkdir(join(directory, "drafts"), { recursive: true });
  const written = await writeFile(path, text, { flag: "wx" }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
  print(`${id} is not added yet. ${why}`);
  print(written ? `${path} keeps what the catalogue knows.` : `${path} is there already, and stays as it is.`);
}
