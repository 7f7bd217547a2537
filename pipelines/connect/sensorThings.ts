import { z } from "zod";
import { incremental, paged, type SourceRecord } from "./paged.js";
import { Unreached } from "./unreached.js";

const LIMIT = 1000;

const options = z.strictObject({
  kind: z.literal("sensorthings"),
  url: z
    .string()
    .regex(/^https?:\/\//, "an address that begins with https:// or http://")
    .describe("Address of the service, with its version: what stands before `/Observations`."),
  path: z
    .string()
    .default("Observations")
    .describe("Path of the observations, for example `Datastreams(1)/Observations`."),
  expand: z
    .string()
    .optional()
    .describe(
      "What to give beside each observation, for example `Datastream($select=name)`; its values are called `Datastream.name`.",
    ),
  filter: z.string().optional().describe("Condition on observations."),
  headers: z.record(z.string(), z.string()).optional(),
  lookBackDays: incremental.lookBackDays,
  limit: incremental.limit,
});

const answer = z.object({ value: z.array(z.record(z.string(), z.unknown())), "@iot.nextLink": z.string().optional() });

/** Observations of sensors (OGC SensorThings API 1.1, https://docs.ogc.org/is/18-088/18-088.html). */
export const sensorThings = paged({
  options,
  headers: ({ headers = {} }) => headers,
  dated: () => "phenomenonTime",
  async *pages({ options: { url, path, expand, filter, limit = LIMIT }, since, next: begun, web }) {
    const first = new URL(path, url.endsWith("/") ? url : `${url}/`);
    const conditions = [filter && `(${filter})`, since && `phenomenonTime ge ${since}T00:00:00Z`].filter(Boolean);
    if (conditions.length) first.searchParams.set("$filter", conditions.join(" and "));
    if (expand !== undefined) first.searchParams.set("$expand", expand);
    first.searchParams.set("$orderby", "phenomenonTime asc,@iot.id asc");
    first.searchParams.set("$top", String(limit));
    const asked = new Set<string>();
    for (let next: URL | undefined = begun === undefined ? first : new URL(begun); next; ) {
      if (asked.has(next.href)) throw new Unreached(`${first.host} gives its pages in a circle. Ask its owner.`, false);
      asked.add(next.href);
      const parsed = answer.safeParse(await web.json(next.href));
      if (!parsed.success)
        throw new Unreached(`${first.host} gives no observations. Correct \`url\` or \`path\`.`, false);
      const link = parsed.data["@iot.nextLink"];
      next = link === undefined ? undefined : new URL(link, next);
      if (next && next.origin !== first.origin)
        throw new Unreached(
          `${first.host} gives its next page at ${next.host}, which is not followed. Correct \`url\`.`,
          false,
        );
      yield { records: parsed.data.value.map((record) => flat(record)), next: next?.href };
    }
  },
});

/** Nested values by the names of all levels, as a table's columns. */
function flat(record: SourceRecord, above = ""): Record<string, unknown> {
  return Object.assign(
    {},
    ...Object.entries(record).map(([name, value]) =>
      value !== null && typeof value === "object" && !Array.isArray(value)
        ? flat(value as SourceRecord, `${above}${name}.`)
        : { [above + name]: value },
    ),
  );
}
