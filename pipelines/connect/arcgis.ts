import { z } from "zod";
import { incremental, paged } from "./paged.js";
import { Unreached } from "./unreached.js";

const LIMIT = 2000;

const options = z.strictObject({
  kind: z.literal("arcgis"),
  url: z
    .string()
    .regex(/^https?:\/\/.*\/\d+\/?$/, "the address of a layer, which ends with its number")
    .describe("Address of a layer: `https://…/FeatureServer/0`."),
  where: z.string().default("1=1").describe("Condition in SQL."),
  idField: z.string().default("OBJECTID").describe("Field that numbers the layer's rows."),
  token: z.string().optional(),
  ...incremental,
});

const answer = z.object({
  error: z.object({ code: z.number(), message: z.string() }).optional(),
  fields: z.array(z.object({ name: z.string(), type: z.string() })).default([]),
  features: z.array(z.object({ attributes: z.record(z.string(), z.unknown()) })).default([]),
  exceededTransferLimit: z.boolean().default(false),
});

/** A layer of an ArcGIS feature service (https://developers.arcgis.com/rest/services-reference/enterprise/query-feature-service-layer/). */
export const arcgis = paged({
  options,
  headers: ({ token }) => ({ "X-Esri-Authorization": token && `Bearer ${token}` }),
  dated: ({ since }) => since,
  async *pages({ options: { url, where, idField, since: field, limit = LIMIT }, since, next, web }) {
    const from = since && `(${field} >= TIMESTAMP '${since} 00:00:00' OR ${field} IS NULL)`;
    for (let offset = Number(next ?? 0); ; ) {
      const address = new URL("query", url.endsWith("/") ? url : `${url}/`);
      address.searchParams.set("where", [`(${where})`, from].filter(Boolean).join(" AND "));
      address.searchParams.set("outFields", "*");
      address.searchParams.set("returnGeometry", "false");
      address.searchParams.set("orderByFields", idField);
      address.searchParams.set("resultOffset", String(offset));
      address.searchParams.set("resultRecordCount", String(limit));
      address.searchParams.set("f", "json");
      const { error, fields, features, exceededTransferLimit } = answer.parse(await web.json(address.href));
      // Errors come with HTTP 200.
      if (error)
        throw new Unreached(
          `${address.host} refuses: ${error.message} (${error.code}). Correct \`from\` under \`source\`.`,
          error.code === 429 || error.code >= 500,
        );
      const dates = fields.filter(({ type }) => type === "esriFieldTypeDate").map(({ name }) => name);
      offset += features.length;
      const records = features.map(({ attributes }) => ({ ...attributes, ...isoDates(attributes, dates) }));
      yield { records, next: String(offset) };
      if (!exceededTransferLimit || features.length === 0) return;
    }
  },
});

/** Dates come as epoch milliseconds. */
const isoDates = (record: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name) => (typeof record[name] === "number" ? [[name, new Date(record[name]).toISOString()]] : [])),
  );
