import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../duckdb/database.js";
import type { Column, TableSchema } from "../published/tables.js";
import { tablesOf } from "../published/tablesOf.js";
import { hashFile } from "../store/hash.js";
import type { RunFacts } from "./publication.js";

const TYPES = { text: "string", integer: "integer", number: "number", date: "date", moment: "datetime" } as const;

/**
 * A description of the CSV files as Frictionless tabular data package (https://datapackage.org, version 1 profiles),
 * so that other programs know types, keys, licences and sources.
 */
export async function dataPackage(database: Database, dir: string, run: RunFacts, title: string): Promise<string> {
  const landed = await database.rows<{ title: string; owner: string; licence: string; attribution: string | null }>(
    "SELECT title, owner, licence, attribution FROM datasets WHERE status <> 'left out' ORDER BY dataset",
  );
  const licences = [...new Set(landed.map((d) => d.licence))];
  const description = {
    profile: "tabular-data-package",
    name: `headwater-${run.run}`,
    title: `${title}: demand forecast`,
    version: run.run,
    licenses: licences.map((licence) => ({ name: slug(licence), title: licence })),
    sources: landed.map((d) => ({ title: `${d.title}, ${d.owner}${d.attribution ? `. ${d.attribution}` : ""}` })),
    resources: await Promise.all(tablesOf(run).map((schema) => resource(dir, schema))),
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

async function resource(dir: string, { name, key, columns }: TableSchema) {
  const path = join(dir, `${name}.csv`);
  return {
    profile: "tabular-data-resource",
    name,
    path: `${name}.csv`,
    format: "csv",
    mediatype: "text/csv",
    encoding: "utf-8",
    bytes: (await stat(path)).size,
    hash: `sha256:${await hashFile(path)}`,
    dialect: { delimiter: ",", quoteChar: '"', lineTerminator: "\r\n", header: true },
    schema: { fields: columns.map(field), primaryKey: key, missingValues: [""] },
  };
}

const field = ({ name, type, nullable, description }: Column) => ({
  name,
  type: TYPES[type],
  ...((type === "date" || type === "moment") && { format: "default" }),
  description,
  constraints: { required: !nullable },
});

/** A licence's name as the specification allows it: letters, digits, `.`, `-`, `_`. */
const slug = (licence: string): string => licence.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^-|-$/g, "");
