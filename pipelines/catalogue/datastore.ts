import { z } from "zod";
import { Unreached } from "../connect/unreached.js";
import type { Web } from "../connect/web.js";

/** A table that a CKAN portal keeps in its datastore. */
export interface Datastore {
  /** Address of the portal. */
  readonly url: string;
  readonly resource: string;
}

const DUMP = /^(https?:\/\/.+)\/datastore\/dump\/([^/?#]+)$/;

/** Where a portal gives the whole table as CSV (https://docs.ckan.org/en/latest/maintaining/datastore.html). */
export const datastoreDump = ({ url, resource }: Datastore): string =>
  `${url.replace(/\/+$/, "")}/datastore/dump/${encodeURIComponent(resource)}`;

/** The table that such an address means; undefined for any other address. */
export function datastoreAt(url: string): Datastore | undefined {
  const [, portal, resource] = DUMP.exec(url) ?? [];
  return resource === undefined ? undefined : { url: portal, resource: decodeURIComponent(resource) };
}

/** Records that are looked at. */
const FIRST = 5000;

/**
 * The first records of such a table, without the number that the portal gives each.
 * @throws Unreached for a portal that gives none
 */
export async function datastoreRecords({ url, resource }: Datastore, web: Web): Promise<Record<string, unknown>[]> {
  const address = new URL("api/3/action/datastore_search", `${url.replace(/\/+$/, "")}/`);
  address.searchParams.set("resource_id", resource);
  address.searchParams.set("limit", String(FIRST));
  const parsed = answer.safeParse(await web.json(address.href));
  if (!parsed.success)
    throw new Unreached(`${address.host} gives no records of ${resource}. Give the address of a file instead.`, false);
  return parsed.data.result.records.map(({ _id, ...record }) => record);
}

const answer = z.object({ result: z.object({ records: z.array(z.record(z.string(), z.unknown())).min(1) }) });
