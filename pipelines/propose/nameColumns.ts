import type { Column } from "./column.js";
import type { Draft } from "./draftDataset.js";

/** Columns under the names of the fields that answers read `from` them; the others keep theirs, and none is there twice. */
export function nameColumns(columns: readonly Column[], fields: unknown): Column[] {
  const said = Object.entries((fields ?? {}) as Draft).flatMap(([name, field]) => {
    const from = (field as { from?: unknown } | null)?.from;
    return Array.isArray(from) ? from.map((column): [unknown, string] => [column, name]) : [];
  });
  const given = new Map(said);
  const taken = new Set(columns.flatMap(({ column }) => given.get(column) ?? []));
  return columns.map((column) => {
    const name = given.get(column.column);
    if (name !== undefined) return { ...column, name };
    let free = column.name;
    for (let n = 2; taken.has(free); n++) free = `${column.name}_${n}`;
    taken.add(free);
    return { ...column, name: free };
  });
}
