import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readUnderContract } from "../../pipelines/contract/readUnderContract.js";
import { literal, type Value, withDatabase } from "../../pipelines/duckdb/database.js";
import { contractSchema } from "../../pipelines/inventory/contract.js";
import { scanPlain } from "../../pipelines/sources/scanPlain.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";

/** Reads a text under a contract: what passed as JSON, and what is in quarantine. */
export async function underContract(
  content: string,
  { fields, contract, areas, source = {} }: { fields: object; contract: object; areas?: string[]; source?: object },
) {
  const dir = await scratch();
  const [path, to, quarantine] = ["t", "rows.parquet", "quarantine.parquet"].map((name) => join(dir, name));
  await writeFile(path, content);
  const dataset = datasetOf({ format: "csv", ...source }, fields, { contract: contractSchema.parse(contract) });
  const open = Object.entries(dataset.fields).filter(([, field]) => field.personal === "none");
  const names = open.map(([name]) => `${name}: CAST(${name} AS VARCHAR)`).join(", ");
  return withDatabase({}, async (database) => {
    const file = { path, to, quarantine, dataset, timeZone: "UTC", areas, work: dir, scan: scanPlain };
    const read = await readUnderContract(database, file);
    const rows = async (from: string, sql: string): Promise<Record<string, Value>[]> =>
      existsSync(from) ? database.rows(`SELECT ${sql} FROM ${literal(from)}`) : [];
    const passed = await rows(to, `CAST(to_json({${names}}) AS VARCHAR) AS j`);
    return {
      ...read,
      passed: passed.map(({ j }) => JSON.parse(String(j)) as Record<string, string | null>),
      kept: await rows(quarantine, `place, "check", field, value, reason, CAST("row" AS VARCHAR) AS "row"`),
    };
  });
}
