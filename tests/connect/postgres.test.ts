import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { land } from "../../pipelines/landing/land.js";
import { landedPath, manifests } from "../../pipelines/landing/vintages.js";
import { openStore, type Store } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";
import { PASSWORD, type PostgresServer, startPostgres } from "./postgresServer.js";
import { world } from "./world.js";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

async function night(store: Store, table: string, { more = {}, password = PASSWORD, parameters = "" } = {}) {
  const url = `postgres://reader:${["$", "{PASSWORD}"].join("")}@127.0.0.1:${server.port}/postgres${parameters}`;
  const from = { kind: "postgres", url, table, ...more };
  const dataset = datasetOf({ files: [], format: "ndjson", from }, { a: { type: "text" } });
  const outside = world({ PASSWORD: encodeURIComponent(password) });
  return land(store, { dataset, sources: "", asOf: "2026-01-15", outside });
}

async function landed(store: Store): Promise<Record<string, string>> {
  const { sha256, files } = (await manifests(store, "table")).at(-1)!;
  const texts = await Promise.all(files.map(({ name }) => readFile(landedPath(store, "table", sha256, name), "utf8")));
  return Object.fromEntries(texts.map((text, i) => [files[i].name, text]));
}

it("values come as PostgreSQL writes them, in UTC, whatever the server's own settings are", async () => {
  const { admin } = server;
  await admin.query("ALTER ROLE reader SET timezone = 'Australia/Sydney'; ALTER ROLE reader SET datestyle = 'German'");
  await admin.query(
    `CREATE TABLE "odd ""name" (at timestamptz, day date, n bigint, share numeric, yes boolean, note text)`,
  );
  await admin.query(`INSERT INTO "odd ""name" VALUES
    ('2026-01-02 10:00+00', '2026-01-31', 9007199254740993, 0.10, true, E'two\\nlines'), (NULL, NULL, NULL, NULL, NULL, '')`);
  await admin.query(`GRANT SELECT ON "odd ""name" TO reader`);
  const store = await openStore(await scratch());
  await night(store, 'public.odd "name', { more: { since: "at" } });
  const first = { at: "2026-01-02 10:00:00+00", day: "2026-01-31", n: "9007199254740993", share: "0.10", yes: "t" };
  const second = { at: null, day: null, n: null, share: null, yes: null, note: "" };
  expect(await landed(store)).toEqual({
    "2026-01.ndjson": `${JSON.stringify({ ...first, note: "two\nlines" })}\n`,
    "undated.ndjson": `${JSON.stringify(second)}\n`,
  });
});

it("a table without `since` is fetched whole, in one file", async () => {
  await server.admin.query(
    "CREATE VIEW few AS SELECT * FROM (VALUES (2, 'b'), (1, 'a')) AS t(id, a); GRANT SELECT ON few TO reader",
  );
  const store = await openStore(await scratch());
  await night(store, "few");
  expect(await landed(store)).toEqual({ "rows.ndjson": '{"id":"1","a":"a"}\n{"id":"2","a":"b"}\n' });
});

it.each<[what: string, options: Parameters<typeof night>[2] & { table?: string }, message: RegExp]>([
  ["a wrong password", { password: "wr0ng" }, /refuses: password authentication failed for user "reader" \(28P01\)/],
  ["a table that is not there", { table: "nowhere" }, /refuses: relation "nowhere" does not exist \(42P01\)/],
  ["a table that it may not read", { table: "pg_authid" }, /refuses: permission denied for table pg_authid \(42501\)/],
  [
    "a certificate that is not to be verified",
    { parameters: "?sslmode=no-verify" },
    /the certificate must be verified/,
  ],
  [
    "a server without encryption where that is asked for",
    { parameters: "?sslmode=verify-full" },
    /does not support SSL/,
  ],
  ["a table without rows", { table: "empty" }, /The source has no rows/],
])("%s is said at once, and not tried again", async (_, { table = "few", ...options }, message) => {
  await server.admin.query("CREATE TABLE IF NOT EXISTS empty (a text); GRANT SELECT ON empty TO reader");
  const error = await night(await openStore(await scratch()), table, options).catch((e) => e);
  expect(error).toMatchObject({ name: "Unreached", passing: false });
  expect(error.message).toMatch(message);
  expect(error.message).not.toMatch(/wr0ng|w0rd/);
});
