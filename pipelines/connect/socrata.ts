import { z } from "zod";
import { incremental, paged, type SourceRecord } from "./paged.js";
import { Unreached } from "./unreached.js";

/** Most records of one answer that every version of the protocol allows. */
const LIMIT = 50_000;

const options = z.strictObject({
  kind: z.literal("socrata"),
  url: z
    .string()
    .regex(/^https?:\/\//, "an address that begins with https:// or http://")
    .describe("Address of the portal."),
  dataset: z
    .string()
    .regex(/^[a-z0-9]{4}-[a-z0-9]{4}$/, "an id like abcd-1234")
    .describe("Four-by-four id of the data set."),
  where: z.string().optional().describe("Condition in SoQL."),
  token: z.string().optional().describe("Application token; without one the portal answers fewer requests."),
  ...incremental,
});

const answer = z.array(z.record(z.string(), z.unknown()));

/** A data set of a Socrata portal (SODA 2.x, https://dev.socrata.com/docs/queries). */
export const socrata = paged({
  options,
  headers: ({ token }) => ({ "X-App-Token": token }),
  dated: ({ since }) => since,
  async *pages({ options: { url, dataset, where, since: field, limit = LIMIT }, since, next, web }) {
    const from = since && `(${field} >= '${since}T00:00:00' OR ${field} IS NULL)`;
    const conditions = [where && `(${where})`, from].filter((condition) => condition !== undefined);
    for (let offset = Number(next ?? 0); ; ) {
      const address = new URL(`resource/${dataset}.json`, url.endsWith("/") ? url : `${url}/`);
      if (conditions.length) address.searchParams.set("$where", conditions.join(" AND "));
      // Without an order pages may overlap.
      address.searchParams.set("$order", field === undefined ? ":id" : `${field},:id`);
      address.searchParams.set("$limit", String(limit));
      address.searchParams.set("$offset", String(offset));
      const parsed = answer.safeParse(await web.json(address.href));
      if (!parsed.success) throw new Unreached(`${address.host} gives no list of records. Correct \`dataset\`.`, false);
      const records: SourceRecord[] = parsed.data;
      // A portal may give fewer than were asked for: only an empty page is the last.
      if (records.length === 0) return;
      offset += records.length;
      yield { records, next: String(offset) };
    }
  },
});
