import { onTestFinished } from "vitest";
import { type Fault, type FaultyServer, faultyServer, sendJson } from "./faultyServer.js";
import { type PostgresServer, proxy, startPostgres } from "./postgresServer.js";

/** A row of the source's table: when, where, and what; some sources call the columns otherwise. */
export interface Row {
  readonly id: number;
  /** `YYYY-MM-DDTHH:MM:SSZ`, on whole seconds. */
  readonly at: string;
  readonly area: string;
  /** A column that comes and goes. */
  readonly more?: string;
}

export interface LocalSource {
  /** `source.from` of the inventory. */
  readonly from: Record<string, unknown>;
  /** What the source holds from now on. */
  put(rows: readonly Row[]): void | Promise<void>;
  /** What it was asked, in order: one a request. */
  readonly asked: readonly unknown[];
  fail: FaultyServer["fail"];
  heal: FaultyServer["heal"];
}

export interface SourceKind {
  readonly kind: string;
  /** Most rows of one answer. */
  readonly page: number;
  /** The id and the moment of a landed record. */
  readonly read: (record: Record<string, unknown>) => { id: number; at: string };
  open(lookBackDays: number): Promise<LocalSource>;
}

// Written so that nobody takes them for templates of this file.
const [TOKEN, PASSWORD] = ["TOKEN", "PASSWORD"].map((name) => `\${${name}}`);

/** What each server makes of the same rows, as the public documentation of its protocol describes. */
export const SOURCES: readonly SourceKind[] = [
  {
    kind: "socrata",
    page: 7,
    read: ({ id, at }) => ({ id: Number(id), at: `${(at as string).slice(0, 19)}Z` }),
    async open(lookBackDays) {
      let table: readonly Row[] = [];
      const server = await faultyServer((url, request, response) => {
        if (url.pathname !== "/resource/abcd-1234.json" || request.headers["x-app-token"] !== "t0ken")
          return sendJson(response, { code: "dataset.missing", error: true, message: "Not found" }, 404);
        const { $where = "", $order, $limit, $offset } = Object.fromEntries(url.searchParams);
        if ($order !== "at,:id") return sendJson(response, { message: "no stable order" }, 400);
        const since = /^\(at >= '([^']+)' OR at IS NULL\)$/.exec($where)?.[1] ?? "";
        if ($where !== "" && since === "") return sendJson(response, { message: `no SoQL: ${$where}` }, 400);
        const rows = inOrder(table).map(({ at, ...row }) => ({
          ...row,
          id: String(row.id),
          at: at.replace("Z", ".000"),
        }));
        const from = Number($offset);
        // Numbers are texts, and what is null is left out.
        sendJson(response, rows.filter(({ at }) => at >= since).slice(from, from + Math.min(7, Number($limit))));
      });
      return {
        ...server,
        from: { kind: "socrata", url: server.url, dataset: "abcd-1234", since: "at", lookBackDays, token: TOKEN },
        put(rows) {
          table = rows;
        },
      };
    },
  },
  {
    kind: "ckan",
    page: 7,
    read: ({ _id, at }) => ({ id: Number(_id), at: `${at}Z` }),
    async open(lookBackDays) {
      let table: readonly Row[] = [];
      const server = await faultyServer((url, request, response) => {
        const { resource_id, sort, limit, offset } = Object.fromEntries(url.searchParams);
        const failure = (message: string, status: number) =>
          sendJson(response, { success: false, error: { message, __type: "Not Found Error" } }, status);
        if (
          url.pathname !== "/api/3/action/datastore_search" ||
          resource_id !== "r-1" ||
          request.headers.authorization !== "t0ken"
        )
          return failure("Not found", 404);
        if (sort !== '"at" desc, _id') return failure(`no such sort: ${sort}`, 409);
        const rows = [...table]
          .sort((a, b) => (a.at === b.at ? a.id - b.id : a.at < b.at ? 1 : -1))
          .map(({ id, at, ...row }) => ({ _id: id, at: at.replace("Z", ""), ...row }));
        const from = Number(offset);
        const records = rows.slice(from, from + Math.min(7, Number(limit)));
        sendJson(response, { success: true, result: { total: rows.length, records, fields: [] } });
      });
      return {
        ...server,
        from: { kind: "ckan", url: `${server.url}/`, resource: "r-1", since: "at", lookBackDays, token: TOKEN },
        put(rows) {
          table = rows;
        },
      };
    },
  },
  {
    kind: "open311",
    page: 7,
    read: ({ service_request_id, requested_datetime }) => ({
      id: Number(service_request_id),
      at: requested_datetime as string,
    }),
    async open(lookBackDays) {
      let table: readonly Row[] = [];
      const server = await faultyServer((url, _request, response) => {
        const { start_date, end_date, jurisdiction_id } = Object.fromEntries(url.searchParams);
        if (url.pathname !== "/v2/requests.json" || jurisdiction_id !== "city.example")
          return sendJson(response, [{ code: 404, description: "jurisdiction_id not found" }], 404);
        const rows = inOrder(table)
          .filter(({ at }) => at >= start_date && at <= end_date)
          .map(({ id, at, area, ...row }) => ({
            service_request_id: String(id),
            requested_datetime: at,
            address: area,
            ...row,
          }));
        // A span of 90 days or the first requests, whichever is the smallest.
        if (Date.parse(end_date) - Date.parse(start_date) > 90 * 86_400_000) return sendJson(response, []);
        sendJson(response, rows.slice(0, 7));
      });
      return {
        ...server,
        from: {
          ...{ kind: "open311", url: `${server.url}/v2`, jurisdiction: "city.example" },
          ...{ start: "2025-09-01", limit: 7, lookBackDays },
        },
        put(rows) {
          table = rows;
        },
      };
    },
  },
  {
    kind: "sensorthings",
    page: 7,
    read: (record) => ({ id: Number(record["@iot.id"]), at: record.phenomenonTime as string }),
    async open(lookBackDays) {
      let table: readonly Row[] = [];
      const server: FaultyServer = await faultyServer((url, _request, response) => {
        const { $filter = "", $orderby, $top, $skip = "0", $expand } = Object.fromEntries(url.searchParams);
        if (url.pathname !== "/v1.1/Observations") return sendJson(response, { code: 404, message: "Not found" }, 404);
        const since = /^phenomenonTime ge (\S+)$/.exec($filter)?.[1] ?? "";
        if (
          $orderby !== "phenomenonTime asc,@iot.id asc" ||
          $expand !== "Datastream($select=name)" ||
          ($filter !== "" && since === "")
        )
          return sendJson(response, { code: 400, message: `cannot be parsed: ${$filter}` }, 400);
        const rows = inOrder(table).filter(({ at }) => at >= since);
        const [from, count] = [Number($skip), Math.min(7, Number($top))];
        const next = new URL(url.pathname + url.search, server.url);
        next.searchParams.set("$skip", String(from + count));
        sendJson(response, {
          value: rows.slice(from, from + count).map(({ id, at, area, ...row }) => ({
            ...{ "@iot.id": id, phenomenonTime: at, result: 1, Datastream: { name: area }, ...row },
          })),
          ...(from + count < rows.length ? { "@iot.nextLink": next.href } : {}),
        });
      });
      return {
        ...server,
        from: { kind: "sensorthings", url: `${server.url}/v1.1`, expand: "Datastream($select=name)", lookBackDays },
        put(rows) {
          table = rows;
        },
      };
    },
  },
  {
    kind: "arcgis",
    page: 7,
    read: ({ OBJECTID, at }) => ({ id: Number(OBJECTID), at: (at as string).replace(".000", "") }),
    async open(lookBackDays) {
      let table: readonly Row[] = [];
      const server = await faultyServer((url, request, response) => {
        const { where, orderByFields, resultOffset, resultRecordCount, f } = Object.fromEntries(url.searchParams);
        // Errors come with HTTP 200.
        const failure = (code: number, message: string) =>
          sendJson(response, { error: { code, message, details: [] } });
        if (url.pathname !== "/rest/services/calls/FeatureServer/0/query" || f !== "json")
          return failure(404, "Not found");
        if (request.headers["x-esri-authorization"] !== "Bearer t0ken") return failure(499, "Token Required");
        const since = /^\(1=1\)(?: AND \(at >= TIMESTAMP '([^']+)' OR at IS NULL\))?$/.exec(where);
        if (!since || orderByFields !== "OBJECTID") return failure(400, `Invalid query: ${where}`);
        const rows = [...table]
          .sort((a, b) => a.id - b.id)
          .filter(({ at }) => at >= (since[1]?.replace(" ", "T") ?? ""));
        const [from, count] = [Number(resultOffset), Math.min(7, Number(resultRecordCount))];
        sendJson(response, {
          objectIdFieldName: "OBJECTID",
          fields: [
            { name: "OBJECTID", type: "esriFieldTypeOID" },
            { name: "at", type: "esriFieldTypeDate" },
          ],
          features: rows
            .slice(from, from + count)
            .map(({ id, at, ...row }) => ({ attributes: { OBJECTID: id, at: Date.parse(at), ...row } })),
          ...(from + count < rows.length ? { exceededTransferLimit: true } : {}),
        });
      });
      return {
        ...server,
        from: {
          ...{ kind: "arcgis", url: `${server.url}/rest/services/calls/FeatureServer/0`, token: TOKEN },
          ...{ since: "at", lookBackDays },
        },
        put(rows) {
          table = rows;
        },
      };
    },
  },
  {
    kind: "postgres",
    page: 10_000,
    read: ({ id, at }) => ({ id: Number(id), at: `${(at as string).replace(" ", "T").slice(0, 19)}Z` }),
    async open(lookBackDays) {
      postgres ??= startPostgres();
      const { admin, port } = await postgres;
      const table = `calls_${tables++}`;
      await admin.query(`CREATE TABLE ${table} (id integer, at timestamptz, area text)`);
      await admin.query(`GRANT SELECT ON ${table} TO reader`);
      const faults: Fault[] = [];
      const before = await proxy(port, async () => {
        const fault = faults.shift();
        await admin.query(`ALTER ROLE reader CONNECTION LIMIT ${fault === "busy" ? 0 : -1}`);
        return fault === undefined || fault === "none" || fault === "busy" ? "through" : fault;
      });
      onTestFinished(before.close);
      return {
        asked: before.asked,
        from: {
          ...{ kind: "postgres", url: `postgres://reader:${PASSWORD}@127.0.0.1:${before.port}/postgres` },
          ...{ table: `public.${table}`, since: "at", lookBackDays },
        },
        fail(...more) {
          faults.push(...more);
        },
        heal() {
          faults.length = 0;
        },
        async put(rows) {
          await admin.query(`TRUNCATE ${table}`);
          const more = rows.some(({ more }) => more !== undefined);
          await admin.query(
            `ALTER TABLE ${table} ${more ? "ADD COLUMN IF NOT EXISTS more text" : "DROP COLUMN IF EXISTS more"}`,
          );
          // In any order, as a table is.
          for (const row of [...rows].reverse()) {
            const names = Object.keys(row);
            await admin.query(
              `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map((_, i) => `$${i + 1}`).join(", ")})`,
              Object.values(row),
            );
          }
        },
      };
    },
  },
];

let postgres: Promise<PostgresServer> | undefined;
let tables = 0;

/** Ends the database server, which all tests of a file share. */
export const stopServers = async () => (await postgres)?.stop();

const inOrder = (rows: readonly Row[]) =>
  [...rows].sort((a, b) => (a.at === b.at ? a.id - b.id : a.at < b.at ? -1 : 1));
