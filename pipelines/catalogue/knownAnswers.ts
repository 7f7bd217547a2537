import type { Draft } from "../propose/draftDataset.js";
import type { CatalogueEntry } from "./catalogueEntry.js";

/**
 * What a catalogue answers of what is asked of a new data set. Types of columns are not among it: those that a file
 * proves count, and many catalogues call every column a string.
 */
export function knownAnswers(entry: CatalogueEntry): Draft {
  const { id, title, description, owner, contact, licence, attribution, cadence, columns } = entry;
  const about = { id, title, description, owner, contact, licence, attribution, cadence };
  const fields = columns.map(({ name, column, unit, description: means }) => [
    name,
    { from: [column], ...(unit ? { unit } : {}), ...(means ? { description: means } : {}) },
  ]);
  return {
    ...Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)),
    ...(fields.length ? { fields: Object.fromEntries(fields) } : {}),
  };
}
