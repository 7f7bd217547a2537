import { z } from "zod";
import { incremental, paged, type SourceRecord } from "./paged.js";
import { Unreached } from "./unreached.js";

/** Most records of one answer that a portal usually allows. */
const LIMIT = 32_000;

const options = z.strictObject({
  kind: z.literal("ckan"),
  url: z
    .string()
    .regex(/^https?:\/\//, "an address that begins with https:// or http://")
    .describe("Address of the portal."),
  resource: z.string().min(1).describe("Id of a resource that the portal keeps in its datastore."),
  filters: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .optional()
    .describe("Values that fields must have."),
  token: z.string().optional().describe("API token; needed for private resources only."),
  ...incremental,
});

const answer = z.object({
  success: z.literal(true),
  result: z.object({ records: z.array(z.record(z.string(), z.unknown())) }),
});

/** A table in the datastore of a CKAN portal (`datastore_search`, https://docs.ckan.org/en/latest/maintaining/datastore.html). */
export const ckan = paged({
  options,
  headers: ({ token }) => ({ Authorization: token }),
  dated: ({ since }) => since,
  async *pages({ options: { url, resource, filters, since: field, limit = LIMIT }, since, next, web }) {
    // The action knows no ranges, so the newest come first, and the first that is too old ends it.
    // Records without a date come before all others, as PostgreSQL sorts them.
    const sort = field === undefined ? "_id" : `"${field}" desc, _id`;
    for (let offset = Number(next ?? 0); ; ) {
      const address = new URL("api/3/action/datastore_search", url.endsWith("/") ? url : `${url}/`);
      address.searchParams.set("resource_id", resource);
      if (filters) address.searchParams.set("filters", JSON.stringify(filters));
      address.searchParams.set("sort", sort);
      address.searchParams.set("limit", String(limit));
      address.searchParams.set("offset", String(offset));
      const parsed = answer.safeParse(await web.json(address.href));
      if (!parsed.success) throw new Unreached(`${address.host} gives no records. Correct \`resource\`.`, false);
      const records: SourceRecord[] = parsed.data.result.records;
      if (records.length === 0) return;
      offset += records.length;
      yield { records, next: String(offset) };
      const oldest = field === undefined ? undefined : records.at(-1)![field];
      if (since !== undefined && typeof oldest === "string" && oldest < since) return;
    }
  },
});
