import type { CatalogueEntry } from "../../pipelines/catalogue/catalogueEntry.js";
import { datastoreAt } from "../../pipelines/catalogue/datastore.js";
import { FORMATS } from "../../pipelines/catalogue/fileFormats.js";
import { InputError } from "../../pipelines/inputError.js";
import type { Look } from "../../pipelines/propose/column.js";
import type { ChoosePart } from "./choosePart.js";
import { type Looked, lookInDatastore, lookOnTheWeb } from "./lookOnTheWeb.js";

/** What a catalogue's data set looks like, and files of it that are something else. */
export interface LookedEntry extends Looked {
  readonly left: readonly string[];
}

/**
 * Looks at the files of a catalogue's data set: at those of one format, of which the first says what columns the parts
 * of it have; or at a table in a CKAN datastore, which every night reads from there.
 * @throws InputError where there is no file of a format that can be read
 */
export async function lookAtEntry({ id, files }: CatalogueEntry, choose: ChoosePart): Promise<LookedEntry> {
  const format = FORMATS.find((one) => files.some((file) => file.format === one));
  const [first, ...others] = files.filter((file) => file.format === format).map(({ url }) => url);
  if (format === undefined || first === undefined)
    throw new InputError(
      `${id} has no file in the catalogue that is said to be a table. Give one to headwater inventory add.`,
    );
  const datastore = datastoreAt(first);
  if (datastore) {
    const { look, place } = await lookInDatastore(datastore);
    return { look, place: { ...place, name: id }, left: others };
  }
  const { look } = await lookOnTheWeb(first, choose);
  const urls = [first];
  const left: string[] = [];
  for (const url of others)
    (!datastoreAt(url) && sameColumns(look, (await lookOnTheWeb(url, choose)).look) ? urls : left).push(url);
  return { look, place: { source: { from: { kind: "http", urls } }, name: id }, left };
}

const sameColumns = (a: Look, b: Look) =>
  JSON.stringify(a.columns.map(({ column }) => column)) === JSON.stringify(b.columns.map(({ column }) => column));
