import type { Dataset } from "../inventory/dataset.js";
import { isUnnamed } from "../sources/layout.js";

/**
 * How a file's columns differ from the declared ones: those that nobody declared, and fields that have none; apart from
 * those, fields that may well have none (`isUnnamed`).
 */
export function undeclared(
  { fields, source, contract }: Pick<Dataset, "fields" | "source" | "contract">,
  columns: readonly string[],
): { added: string[]; absent: string[]; unnamed: string[] } {
  const { unpivot } = source;
  const declared = Object.entries(fields).map(([name, field]) => ({ name, ...field, from: field.from ?? [name] }));
  const known = new Set([...declared.flatMap(({ from }) => from), ...(contract?.ignore ?? [])]);
  // A wide table's further columns are its values.
  const added = unpivot ? [] : columns.filter((column) => column.trim() !== "" && !known.has(column));
  const made = unpivot ? [unpivot.name, unpivot.value] : [];
  const lacking = declared.filter(
    ({ personal, from }) => personal === "none" && !from.some((c) => columns.includes(c) || made.includes(c)),
  );
  const named = (unnamed: boolean) =>
    lacking.filter((field) => isUnnamed(field, { source, contract }) === unnamed).map(({ name }) => name);
  return { added: [...new Set(added)], absent: named(false), unnamed: named(true) };
}
