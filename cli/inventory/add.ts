import { realpath } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";
import { InputError } from "../../pipelines/inputError.js";
import { addDataset } from "./addDataset.js";
import { type ChoosePart, choosePart } from "./choosePart.js";
import { inventoryDirectory } from "./inventoryDirectory.js";
import { type Looked, lookOnTheWeb } from "./lookOnTheWeb.js";
import { lookOutside } from "./lookOutside.js";
import { type AnswerOptions, readAnswers } from "./readAnswers.js";

export interface AddOptions extends AnswerOptions {
  readonly inventory: string;
  readonly sources?: string;
}

/**
 * `headwater inventory add`: a data set from a file below the source root, or from one on the web.
 * @throws InputError for a file that cannot be read, and where the answers make no data set; then nothing is written
 */
export async function addCommand(file: string, options: AddOptions, print: (line: string) => void): Promise<void> {
  const answers = await readAnswers(options);
  const alone = options.yes || !process.stdin.isTTY;
  const choose = choosePart({ answers, alone }, print);
  const looked = /^https?:/.test(file)
    ? await lookOnTheWeb(file, choose)
    : await below(file, options.sources ?? process.env.HEADWATER_SOURCES, choose);
  await addDataset(looked, { directory: inventoryDirectory(options.inventory), answers, alone }, print);
}

/** @throws InputError for a file outside of the source root */
async function below(file: string, sources: string | undefined, choose: ChoosePart): Promise<Looked> {
  const path = await realpath(file).catch(() => {
    throw new InputError(`${file} is not there. Give a file below the source root.`);
  });
  const root = await realpath(sources ?? dirname(path)).catch(() => {
    throw new InputError(`The source root ${sources} is not there. Give the directory of the sources with --sources.`);
  });
  const name = relative(root, path).split(sep).join("/");
  if (name.startsWith(".."))
    throw new InputError(`${file} is not below the source root ${root}. Put it there, or give another --sources.`);
  return { look: await lookOutside(file, choose), place: { source: { files: [name] }, name } };
}
