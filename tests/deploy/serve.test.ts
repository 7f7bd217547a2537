import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { byteRange } from "../../cli/serve/byteRange.js";
import { publishedServer } from "../../cli/serve/publishedServer.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { pointLatest } from "../../pipelines/publish/pointLatest.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { type GetOptions, get } from "./get.js";
import { publishedStore } from "./publishedStore.js";

const RUN = "0123456789ab";
const SECRET = "nobody may read this";

let dir: string;
let store: string;
let server: Server;

const start = async (store: string): Promise<Server> => {
  const started = publishedServer(store).listen(0, "127.0.0.1");
  await once(started, "listening");
  return started;
};
const portOf = (of: Server) => (of.address() as AddressInfo).port;
const ask = (path: string, options?: GetOptions) => get(portOf(server), path, options);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "headwater-serve-"));
  store = await publishedStore(dir);
  const night = join(store, "published", RUN);
  await writeFile(join(store, "landing", "secret.csv"), SECRET);
  await writeFile(join(store, "secret.csv"), SECRET);
  await writeFile(join(dir, "secret.csv"), SECRET);
  await writeFile(join(night, ".secret.csv"), SECRET);
  await mkdir(join(night, ".git"));
  await writeFile(join(night, ".git", "config"), SECRET);
  await symlink(join(store, "secret.csv"), join(night, "link.csv"));
  await symlink(store, join(night, "up"), "dir");
  server = await start(store);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true, force: true });
});

describe("headwater serve", () => {
  it("serves the page at / and every table as it was published, each as what it is", async () => {
    const night = join(store, "published", RUN);
    const names = (await readdir(night)).filter((name) => !name.startsWith(".") && !["link.csv", "up"].includes(name));
    expect(names.length).toBeGreaterThan(20);
    const types = new Set<string>();
    for (const name of names) {
      const { status, headers, body } = await ask(`/${name}`);
      expect([name, status, body.equals(await readFile(join(night, name)))]).toEqual([name, 200, true]);
      types.add(headers["content-type"]!);
    }
    expect(types).toEqual(
      new Set([
        "text/html; charset=utf-8",
        "text/csv; charset=utf-8",
        "application/json",
        "application/vnd.apache.parquet",
        "application/vnd.apache.arrow.file",
        "application/octet-stream",
      ]),
    );
    expect((await ask("/")).body.equals(await readFile(join(night, "index.html")))).toBe(true);
    expect((await ask("/forecasts.csv?x=1")).status).toBe(200);
  });

  it("answers nothing but what is published, however it is asked", async () => {
    const published = new Set((await readdir(join(store, "published", RUN))).filter((name) => /^[a-z]/.test(name)));
    const piece = fc.constantFrom(
      ...[
        "..",
        ".",
        "",
        "%2e%2e",
        "%2E.",
        "..%2f",
        "%2f",
        "\\",
        "%5c",
        "..%5c",
        "//",
        "%00",
        "%",
        "%c0%ae",
        "%252e%252e",
        ";",
        "~",
      ],
      ...[
        "secret.csv",
        ".secret.csv",
        "link.csv",
        "up",
        ".git",
        "config",
        "landing",
        "published",
        "latest",
        "steps",
        RUN,
        "store.json",
        "index.html",
        "FORECASTS.CSV",
      ],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 8 }),
        fc.constantFrom("/", "", "//", "http://other/"),
        async (pieces, first) => {
          const target = `${first}${pieces.join("/")}`;
          const { status, body } = await ask(target || "/");
          expect(body.includes(SECRET)).toBe(false);
          const name = target.split("?")[0].slice(1);
          if (status === 200) expect(target === "" || target === "/" || published.has(name)).toBe(true);
          else expect([400, 404]).toContain(status);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("says with every answer that pages load nothing from elsewhere, are framed nowhere, and are what they say", async () => {
    for (const [path, method] of [["/"], ["/healthz"], ["/nothing"], ["/%"], ["/", "POST"]]) {
      const { headers } = await ask(path, { method });
      expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
      expect(headers["content-security-policy"]).not.toMatch(/script-src[^;]*unsafe|\*|http/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["referrer-policy"]).toBe("no-referrer");
    }
  });

  it("is for reading only", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const { status, headers } = await ask("/forecasts.csv", { method });
      expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
    }
    const { status, headers, body } = await ask("/forecasts.csv", { method: "HEAD" });
    expect([status, body.length]).toEqual([200, 0]);
    expect(Number(headers["content-length"])).toBe((await ask("/forecasts.csv")).body.length);
  });

  it("sends a night that a reader has already no second time", async () => {
    const { headers } = await ask("/forecasts.csv");
    expect([headers.etag, headers["cache-control"]]).toEqual([`"${RUN}"`, "no-cache"]);
    const again = await ask("/forecasts.csv", { headers: { "if-none-match": `W/"other", ${headers.etag}` } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await ask("/forecasts.csv", { headers: { "if-none-match": '"other"' } })).status).toBe(200);
  });

  it("sends any range of a file's bytes, and the whole where a range is of another night", async () => {
    const whole = (await ask("/forecasts.parquet")).body;
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(whole.length + 100), async (start, length) => {
        const { status, headers, body } = await ask("/forecasts.parquet", {
          headers: { range: `bytes=${start}-${start + length}` },
        });
        const expected = whole.subarray(start, start + length + 1);
        expect(status).toBe(206);
        expect(body.equals(expected)).toBe(true);
        expect(headers["content-range"]).toBe(`bytes ${start}-${start + expected.length - 1}/${whole.length}`);
      }),
      { numRuns: 30 },
    );
    const range = `bytes=-8`;
    expect((await ask("/forecasts.parquet", { headers: { range } })).body.equals(whole.subarray(-8))).toBe(true);
    const of = async (etag: string) =>
      (await ask("/forecasts.parquet", { headers: { range, "if-range": etag } })).status;
    expect([await of(`"${RUN}"`), await of('"other"')]).toEqual([206, 200]);
    const beyond = await ask("/forecasts.parquet", { headers: { range: `bytes=${whole.length}-` } });
    expect([beyond.status, beyond.headers["content-range"]]).toEqual([416, `bytes */${whole.length}`]);
  });

  it("tells its health, and what planners see", async () => {
    const { status, headers, body } = await ask("/healthz");
    expect([status, headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(JSON.parse(body.toString())).toEqual({ status: "ok", run: RUN, asOf: "2024-01-01" });
  });
});

describe("a store that changes while it is served", () => {
  it("is well and says so before anything is published; then the new night is there at once", async () => {
    const own = await scratch();
    const opened = await openStore(own);
    const other = await start(own);
    onTestFinished(() => void other.close());
    const at = (path: string) => get(portOf(other), path);
    expect([(await at("/")).status, (await at("/healthz")).status]).toEqual([503, 200]);
    for (const run of ["aaaaaaaaaaaa", "bbbbbbbbbbbb"]) {
      await mkdir(join(own, "published", run));
      await writeFile(join(own, "published", run, "index.html"), run);
      await pointLatest(opened, run);
      expect((await at("/")).body.toString()).toBe(run);
    }
  });

  it("is not well when the night that latest points to is gone, and is again when it is back", async () => {
    const own = await scratch();
    await pointLatest(await openStore(own), "cccccccccccc");
    const other = await start(own);
    onTestFinished(() => void other.close());
    const at = (path: string) => get(portOf(other), path);
    expect([(await at("/")).status, (await at("/healthz")).status]).toEqual([500, 503]);
    await mkdir(join(own, "published", "cccccccccccc"));
    await writeFile(join(own, "published", "cccccccccccc", "index.html"), "back");
    expect((await at("/")).body.toString()).toBe("back");
  });
});

it("a range is part of the file or nothing: RFC 9110's own examples, and any other", () => {
  const of = (header: string) => byteRange(header, 10_000);
  expect(of("bytes=0-499")).toEqual({ start: 0, end: 499 });
  expect(of("bytes=500-999")).toEqual({ start: 500, end: 999 });
  expect(of("bytes=-500")).toEqual({ start: 9500, end: 9999 });
  expect(of("bytes=9500-")).toEqual({ start: 9500, end: 9999 });
  expect(["bytes=0-0,-1", "items=0-5", "bytes=9-1", "bytes=-", "bytes"].map(of)).toEqual(Array(5).fill(undefined));
  expect(["bytes=10000-", "bytes=-0"].map(of)).toEqual(["unsatisfiable", "unsatisfiable"]);
  const part = fc.option(fc.nat(30), { nil: undefined });
  fc.assert(
    fc.property(part, part, fc.integer({ min: 1, max: 20 }), (first, last, size) => {
      const range = byteRange(`bytes=${first ?? ""}-${last ?? ""}`, size);
      if (range === undefined || range === "unsatisfiable") return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.start).toBeLessThanOrEqual(range.end);
      expect(range.end).toBeLessThan(size);
    }),
  );
});

it("the tables that it serves are those that DuckDB reads from the store", async () => {
  const { body } = await ask("/forecasts.parquet");
  const copy = join(await scratch(), "copy.parquet");
  await writeFile(copy, body);
  const count = (path: string) =>
    withDatabase({}, (db) => db.rows<{ n: number }>(`SELECT count(*) AS n FROM read_parquet(${literal(path)})`));
  expect(await count(copy)).toEqual(await count(join(store, "published", RUN, "forecasts.parquet")));
});
