import { InputError } from "../inputError.js";
import { slugOf } from "../propose/slugOf.js";
import type { CatalogueEntry } from "./catalogueEntry.js";
import { readCkan } from "./readCkan.js";
import { readDcat } from "./readDcat.js";

/** What a catalogue says of a data set, before it has an id of the inventory's. */
export interface FoundEntry extends Partial<Omit<CatalogueEntry, "id">> {
  readonly identifier?: string;
}

export interface ReadCatalogue {
  readonly entries: readonly FoundEntry[];
  /** How many data sets the catalogue has, of which this may be a page. */
  readonly total: number;
}

export interface Catalogue {
  readonly entries: readonly CatalogueEntry[];
  readonly total: number;
}

/**
 * Reads a catalogue: DCAT-AP as JSON-LD, what CKAN answers to `package_show` and `package_search`, or CKAN's packages.
 * @param name what messages call it
 * @param portal address of the CKAN portal that it comes from, where that is known
 * @throws InputError for a text that is no JSON, and for one that describes no data set
 */
export function readCatalogue(text: string, name: string, portal?: string): Catalogue {
  const document = parsed(text, name);
  const ckan = readCkan(document, portal);
  const { entries, total } = ckan ?? readDcat(document);
  if (entries.length === 0)
    throw new InputError(
      `${name} describes no data set. Give DCAT-AP as JSON-LD (with nodes of the type dcat:Dataset), or what CKAN answers to package_show or package_search.`,
    );
  const taken = new Set<string>();
  return { entries: entries.map((entry) => named(entry, taken)), total };
}

/** Its identifier where that can be one of the inventory's, else words of its title; with a number where it is taken. */
function named({ identifier, title, description, ...rest }: FoundEntry, taken: Set<string>): CatalogueEntry {
  const id = identifier !== undefined && /^[a-z][a-z0-9-]*$/.test(identifier) ? identifier : slugOf(title ?? "");
  let free = id;
  for (let n = 2; taken.has(free); n++) free = `${id}-${n}`;
  taken.add(free);
  const called = title ?? id;
  const known = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...{ id: free, title: called },
    ...(description === undefined || description === called ? {} : { description }),
    ...{ files: [], columns: [], ...Object.fromEntries(known) },
  };
}

/** JSON, or a JSON value a line. */
function parsed(text: string, name: string): unknown {
  const body = text.replace(/^\ufeff/, "");
  try {
    return JSON.parse(body);
  } catch (error) {
    try {
      return body.split("\n").flatMap((line) => (line.trim() === "" ? [] : [JSON.parse(line) as unknown]));
    } catch {
      throw new InputError(
        `${name} is no JSON (${(error as Error).message}). Give a catalogue as JSON-LD, or what CKAN's API answers.`,
      );
    }
  }
}
