import { ADDED_COLUMNS } from "../inventory/checkDataset.js";

/** A data set's id from words, as a file's name or a title has them. */
export function slugOf(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return words === "" || ADDED_COLUMNS.includes(words) ? "data" : words;
}
