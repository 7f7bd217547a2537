import { z } from "zod";
import { incremental, type Page, paged, type SourceRecord } from "./paged.js";
import { Unreached } from "./unreached.js";

const DAY = 86_400_000;
/** A request asks for at most so many days: the specification answers for no more. */
const SPAN = 30 * DAY;

const options = z.strictObject({
  kind: z.literal("open311"),
  url: z
    .string()
    .regex(/^https?:\/\//, "an address that begins with https:// or http://")
    .describe("Address of the endpoint, with its version: what stands before `/requests.json`."),
  jurisdiction: z.string().optional(),
  services: z.array(z.string()).min(1).optional().describe("Codes of services; all when missing."),
  start: z.iso.date("a date as YYYY-MM-DD").describe("First day of the requests to fetch."),
  limit: z.int().min(2).default(1000).describe("Most requests that one answer holds."),
  apiKey: z.string().optional(),
  lookBackDays: incremental.lookBackDays,
});

const answer = z.array(z.record(z.string(), z.unknown()));

/**
 * Service requests of an Open311 endpoint (GeoReport v2, https://wiki.open311.org/GeoReport_v2). The specification
 * has no pages: it answers with the first so many of a span of time. So a span whose answer is full is asked in halves.
 */
export const open311 = paged({
  options,
  dated: () => "requested_datetime",
  async *pages({ options: { url, jurisdiction, services, start, limit, apiKey }, since, next, asOf, web }) {
    const ask = async function* (from: number, until: number): AsyncGenerator<Page> {
      const address = new URL("requests.json", url.endsWith("/") ? url : `${url}/`);
      if (jurisdiction !== undefined) address.searchParams.set("jurisdiction_id", jurisdiction);
      if (services) address.searchParams.set("service_code", services.join(","));
      if (apiKey !== undefined) address.searchParams.set("api_key", apiKey);
      address.searchParams.set("start_date", iso(from));
      // Both ends belong to a span, and times have no fractions of a second.
      address.searchParams.set("end_date", iso(until - 1000));
      const parsed = answer.safeParse(await web.json(address.href));
      if (!parsed.success) throw new Unreached(`${address.host} gives no list of requests. Correct \`url\`.`, false);
      const requests: SourceRecord[] = parsed.data;
      if (requests.length < limit) return yield { records: requests, next: iso(until) };
      const middle = from + Math.floor((until - from) / 2000) * 1000;
      if (middle === from)
        throw new Unreached(
          `${address.host} has ${limit} requests or more at ${iso(from)}. Raise \`limit\`, or ask for fewer \`services\`.`,
          false,
        );
      yield* ask(from, middle);
      yield* ask(middle, until);
    };
    const end = Date.parse(asOf) + DAY;
    const begin = since !== undefined && since > start ? since : start;
    for (let from = Date.parse(next ?? begin); from < end; from += SPAN) yield* ask(from, Math.min(from + SPAN, end));
  },
});

const iso = (time: number) => new Date(time).toISOString().replace(".000Z", "Z");
