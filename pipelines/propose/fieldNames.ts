import { ADDED_COLUMNS } from "../inventory/checkDataset.js";

/** Names for an inventory's fields from a file's columns: `BoroughName` becomes `borough_name`; none twice. */
export function fieldNames(columns: readonly string[]): string[] {
  const taken = new Set<string>(ADDED_COLUMNS);
  return columns.map((column) => {
    const words = column
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "");
    const made = /^[a-z]/.test(words) ? words : `c_${words}`.replace(/_$/, "");
    const name = /^[a-z][a-z0-9_]*$/.test(column) ? column : made;
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name}_${n}`;
    taken.add(free);
    return free;
  });
}
