import { closestFirst } from "../closest.js";
import { InputError } from "../inputError.js";

/** Most names that a message lists. */
const SHOWN = 8;

/** The place of the first of a field's names among a file's columns. @throws InputError when none is there */
export function columnOf(field: string, names: readonly string[], columns: readonly string[]): number {
  for (const name of names) {
    const place = columns.indexOf(name);
    if (place >= 0) return place;
  }
  const wanted = names.map((name) => JSON.stringify(name)).join(" or ");
  const named = columns.filter((column) => column !== "");
  const there = [...new Set(names.flatMap((name) => closestFirst(name, named).slice(0, SHOWN)))].slice(0, SHOWN);
  const more = named.length - there.length;
  throw new InputError(
    `no column ${wanted}. There are ${there.map((name) => JSON.stringify(name)).join(", ")}${more > 0 ? ` and ${more} more` : ""}. If it was renamed, add the new name to fields.${field}.from.`,
  );
}
