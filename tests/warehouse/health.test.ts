import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import { land } from "../../pipelines/landing/land.js";
import { openStore } from "../../pipelines/store/store.js";
import { load } from "../../pipelines/warehouse/load.js";
import { health } from "../health.js";
import { scratch } from "../scratch.js";
import { rowsIn } from "./nights.js";

/** A file's records by the names in its header; none of its values holds a comma. */
function records(name: string): Record<string, string>[] {
  const bytes = readFileSync(join(health, name));
  const text = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const [header, ...lines] = text
    .trimEnd()
    .split("\n")
    .map((line) => line.replaceAll('"', "").split(","));
  return lines.map((line) => Object.fromEntries(header.map((column, i) => [column, line[i]])));
}

const sum = (rows: Record<string, string>[], column: string) =>
  rows.reduce((total, row) => total + (row[column] === "NA" ? 0 : Number(row[column])), 0);

/** Per data set: its file, the column with its trust and that with its total, and what is summed. */
const CASES: Readonly<Record<string, [file: string, trust: string, total: string, field: string]>> = {
  "ae-attendances": [
    "ae_monthly/england_trust_ae_2021_2025.csv",
    "nhs_trust22_code",
    "total_attendances",
    "attendances",
  ],
  "ae-attendances-2016": ["ae_monthly/ae_attendances_2016_2019.csv.gz", "org_code", "attendances", "attendances"],
  discharges: [
    "discharges_daily/england_trust_discharged_patients.csv",
    "nhs_trust22_code",
    "discharged_total",
    "total",
  ],
};

describe("the health service's files are read as they came", () => {
  it.each(Object.entries(CASES))("%s", async (id, [file, trust, total, field]) => {
    const inventory = await readInventory("data/inventory/health");
    const store = await openStore(await scratch());
    const night = async (dataset: string) => {
      const set = inventory.datasets.find((d) => d.id === dataset)!;
      return { dataset: set, landed: await land(store, { dataset: set, sources: health, asOf: "2026-01-01" }) };
    };
    const areas = { inventory, rows: await load(store, await night("trusts")) };
    const { dir, meta, contract } = await load(store, { ...(await night(id)), areas });

    const all = records(file);
    const placed = all.filter((row) => row[trust] !== "NA");
    const apart = contract?.meta.failures ?? [];
    expect(apart.map(({ check, rows }) => [check, rows])).toEqual(
      placed.length < all.length ? [["required", all.length - placed.length]] : [],
    );
    expect([meta.rows, contract?.meta.held ?? null]).toEqual([placed.length, null]);
    const [found] = await withDatabase({}, (database) =>
      database.rows(`SELECT sum(${field})::DOUBLE AS total FROM ${rowsIn(dir)}`),
    );
    expect(found.total).toBe(sum(placed, total));
  });

  it("months in words are their first days", async () => {
    const inventory = await readInventory("data/inventory/health");
    const dataset = inventory.datasets.find((d) => d.id === "ae-attendances")!;
    const contract = undefined;
    const store = await openStore(await scratch());
    const landed = await land(store, { dataset, sources: health, asOf: "2026-01-01" });
    const { meta } = await load(store, { dataset: { ...dataset, contract }, landed });
    expect([meta.first, meta.last]).toEqual(["2021-04-01", "2025-07-01"]);
  });
});
