import { identifier, literal, withDatabase } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import { counted } from "../published/counted.js";
import { numberInWords } from "../published/numberInWords.js";
import type { Ref, Store } from "../store/store.js";
import { countableOf } from "./countable.js";
import { seenAt } from "./seenAt.js";

/** Rows of a data set whose category is none of its services'. */
export interface Unnamed {
  /** The field that tells the services apart. */
  readonly field: string;
  readonly rows: number;
  /** The commonest categories first; null where a row has none. */
  readonly kinds: readonly { readonly value: string | null; readonly rows: number }[];
}

/** Kinds that are kept, and those of them that a sentence names. */
const KEPT = 20;
const NAMED = 5;

/**
 * What a night as of a date sees in the fields by which two or more services are told apart, and no service names:
 * it is counted nowhere. Only a person knows whether it should be.
 */
export async function unnamed(
  store: Store,
  { dataset, loaded, asOf }: { dataset: Pick<Dataset, "series">; loaded: Ref; asOf: string },
): Promise<readonly Unnamed[]> {
  const fields = Object.entries(namedBy(dataset));
  if (fields.length === 0) return [];
  const { meta } = await store.step<{ unnamed: Unnamed[] }>({
    name: "unnamed",
    version: 1,
    inputs: { loaded: loaded.digest, fields, asOf },
    async run() {
      const rows = await countableOf(store, loaded);
      return withDatabase({}, async (database) => {
        const found: Unnamed[] = [];
        for (const [field, values] of fields) {
          const value = `CAST(${identifier(field)} AS VARCHAR)`;
          // As series find their categories: in capitals or not.
          const spelt = `lower(trim(${value}))`;
          const kinds = await database.rows<{ value: string | null; rows: number; all: number }>(
            `SELECT min(${value}) AS value, CAST(sum(_n) AS BIGINT) AS rows, CAST(sum(sum(_n)) OVER () AS BIGINT) AS "all"
             FROM ${rows} WHERE ${seenAt(`DATE ${literal(asOf)}`)}
               AND coalesce(${spelt} NOT IN (${values.map(literal).join(", ")}), true)
             GROUP BY ${spelt} ORDER BY rows DESC, value LIMIT ${KEPT}`,
          );
          if (kinds.length === 0) continue;
          found.push({ field, rows: kinds[0].all, kinds: kinds.map(({ value, rows }) => ({ value, rows })) });
        }
        return { unnamed: found };
      });
    },
  });
  return meta.unnamed;
}

/** The categories that services name, by the fields that tell two or more of them apart. */
function namedBy({ series }: Pick<Dataset, "series">): Record<string, string[]> {
  const named = new Map<string, Map<string, string[]>>();
  for (const { service, where } of series)
    for (const [field, values] of Object.entries(where ?? {}))
      named.set(field, (named.get(field) ?? new Map<string, string[]>()).set(service, [...values]));
  const apart = [...named].filter(([, services]) => services.size > 1);
  return Object.fromEntries(
    apart.map(([field, services]) => [
      field,
      [...new Set([...services.values()].flat().map((value) => value.trim().toLowerCase()))].sort(),
    ]),
  );
}

/**
 * `340 rows whose kind no service names ("Bulky waste" 90; "Fly-tipping" 60; others)`; empty where there are none.
 * @param least rows that a kind must have to be named
 */
export function unnamedInWords(found: readonly Unnamed[], least = 1): string {
  return found
    .map(({ field, rows, kinds }) => {
      const told = kinds.filter((kind) => kind.rows >= least).slice(0, NAMED);
      const names = told.map(
        ({ value, rows }) => `${value === null ? "none" : JSON.stringify(value)} ${numberInWords(rows)}`,
      );
      const rest = told.reduce((sum, kind) => sum + kind.rows, 0) < rows ? ["others"] : [];
      return `${counted(rows, "row")} whose ${field} no service names (${[...names, ...rest].join("; ")})`;
    })
    .join(", ");
}
