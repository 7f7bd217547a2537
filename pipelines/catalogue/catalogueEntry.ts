import type { Dataset, Field } from "../inventory/dataset.js";
import { datastoreDump } from "./datastore.js";
import { isRoleAddress } from "./isRoleAddress.js";

/** A data set as catalogues know it, whatever their format. What is undefined nobody has said, or may not be said. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** The office that publishes it. */
  readonly owner?: string;
  /** A role's e-mail address, or the address of a page; never a person's. */
  readonly contact?: string;
  readonly licence?: string;
  readonly attribution?: string;
  readonly cadence?: Dataset["cadence"];
  /** Not for the public: it has personal fields, or is shared by an agreement. */
  readonly restricted?: boolean;
  readonly files: readonly CatalogueFile[];
  readonly columns: readonly CatalogueColumn[];
}

export interface CatalogueFile {
  readonly url: string;
  readonly format?: Dataset["source"]["format"];
}

/** A column of its files; none that is personal. */
export interface CatalogueColumn {
  readonly name: string;
  /** As the files call it. */
  readonly column: string;
  readonly type?: Field["type"];
  readonly unit?: string;
  readonly description?: string;
  readonly optional?: boolean;
}

/** What a catalogue may be told of a data set: no personal field, no person's address, no place that holds a secret. */
export function catalogueEntry(dataset: Dataset): CatalogueEntry {
  const { id, title, description, owner, contact, licence, attribution, cadence, sharing, source } = dataset;
  const fields = Object.entries(dataset.fields);
  const columnOf = (name: string) => dataset.fields[name].from?.[0] ?? name;
  const hidden = fields.flatMap(([name, { personal, from }]) => (personal === "none" ? [] : [name, ...(from ?? [])]));
  // Columns that an unpivoted table has only once it is read are in none of its files.
  const withheld = new Set([...hidden, source.unpivot?.name, source.unpivot?.value]);
  return {
    ...{ id, title, owner, licence, cadence },
    ...(description !== undefined && description !== title ? { description } : {}),
    ...(contact !== undefined && isRoleAddress(contact) ? { contact } : {}),
    ...(attribution === undefined ? {} : { attribution }),
    ...(sharing || hidden.length > 0 ? { restricted: true } : {}),
    files: filesOf(source),
    columns: fields.flatMap(([name, { type, unit, optional, description: about }]) => {
      const column = columnOf(name);
      if (withheld.has(name) || withheld.has(column)) return [];
      return {
        ...{ name, column, type },
        ...(unit ? { unit } : {}),
        ...(about ? { description: about } : {}),
        ...(optional ? { optional } : {}),
      };
    }),
  };
}

function filesOf({ from, format }: Dataset["source"]): CatalogueFile[] {
  if (from?.kind === "ckan") return !from.token && open(from.url) ? [{ url: datastoreDump(from), format: "csv" }] : [];
  return from?.kind === "http" && !from.headers ? from.urls.filter(open).map((url) => ({ url, format })) : [];
}

/** Whether an address has neither a secret nor a reference to one. */
function open(url: string): boolean {
  const address = URL.canParse(url) && !url.includes("${") ? new URL(url) : undefined;
  return address !== undefined && address.username === "" && address.password === "";
}
