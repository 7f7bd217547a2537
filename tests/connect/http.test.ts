import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { land } from "../../pipelines/landing/land.js";
import { landedPath, manifests } from "../../pipelines/landing/vintages.js";
import { openStore, type Store } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";
import { faultyServer } from "./faultyServer.js";
import { world } from "./world.js";

const dataset = (urls: readonly string[], more: object = {}) =>
  datasetOf({ files: [], format: "csv", from: { kind: "http", urls, ...more } }, { a: { type: "text" } });
const night = (store: Store, urls: readonly string[], { outside = world(), asOf = "2026-01-15", more = {} } = {}) =>
  land(store, { dataset: dataset(urls, more), sources: "", asOf, outside });
const newStore = async () => openStore(await scratch());

async function landed(store: Store): Promise<Record<string, string>> {
  const { sha256, files } = (await manifests(store, "table")).at(-1)!;
  const texts = files.map(({ name }) => readFile(landedPath(store, "table", sha256, name), "utf8"));
  return Object.fromEntries((await Promise.all(texts)).map((text, i) => [files[i].name, text]));
}

const LONG = `a\n${Array.from({ length: 5000 }, (_, i) => `row ${i}\n`).join("")}`;

/** A server of one file that knows conditions and ranges (RFC 9110). */
async function fileServer(state: { body: string; etag?: string; lastModified?: string; ranges?: boolean }) {
  return faultyServer((_url, { headers }, response) => {
    const { body, etag, lastModified, ranges = true } = state;
    if (etag) response.setHeader("etag", etag);
    if (lastModified) response.setHeader("last-modified", lastModified);
    if (
      (etag && headers["if-none-match"] === etag) ||
      (lastModified && headers["if-modified-since"] === lastModified)
    ) {
      response.statusCode = 304;
      return void response.end();
    }
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? Number.NaN);
    if (!ranges || Number.isNaN(from) || ![etag, lastModified].includes(headers["if-range"] as string))
      return void response.end(body);
    response.statusCode = 206;
    response.setHeader("content-range", `bytes ${from}-${body.length - 1}/${body.length}`);
    response.end(body.slice(from));
  });
}

/** A network on which the first answers break off once their first half has been read. */
function cutting(times: number): typeof fetch {
  return async (...request) => {
    const response = await fetch(...request);
    if (times-- <= 0) return response;
    const bytes = new Uint8Array(await response.arrayBuffer());
    const halves = [bytes.subarray(0, bytes.length / 2)];
    const body = new ReadableStream(
      {
        pull(controller) {
          const half = halves.shift();
          if (half) controller.enqueue(half);
          else controller.error(new TypeError("terminated", { cause: { code: "UND_ERR_SOCKET" } }));
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, response);
  };
}

describe("a file on the web", () => {
  it.each([
    ["its ETag", { etag: '"v1"' }],
    ["its date", { lastModified: "Thu, 15 Jan 2026 06:00:00 GMT" }],
  ])("is not sent again while %s is the same", async (_, version) => {
    const state = { body: "a\nx\n", ...version };
    const server = await fileServer(state);
    const store = await newStore();
    const first = await night(store, [`${server.url}/data/a%20b.csv?x=1`]);
    expect(await landed(store)).toEqual({ "a b.csv": "a\nx\n" });
    expect((await manifests(store, "table"))[0].told?.facts).toEqual({ got: [{ name: "a b.csv", ...version }] });
    // Whatever it would hold: it is not asked for.
    state.body = "never sent";
    const second = await night(store, [`${server.url}/data/a%20b.csv?x=1`], { asOf: "2026-01-16" });
    expect(second.digest).toBe(first.digest);
    expect(await landed(store)).toEqual({ "a b.csv": "a\nx\n" });
  });

  it("is landed anew when it has changed, with what has not", async () => {
    const [one, two] = [
      { body: "a\nx\n", etag: '"1"' },
      { body: "a\ny\n", etag: '"1"' },
    ];
    const urls = [`${(await fileServer(one)).url}/t.csv`, `${(await fileServer(two)).url}/t.csv`];
    const store = await newStore();
    await night(store, urls);
    Object.assign(two, { body: "a\nz\n", etag: '"2"' });
    await night(store, urls, { asOf: "2026-01-16" });
    expect(await landed(store)).toEqual({ "1-t.csv": "a\nx\n", "2-t.csv": "a\nz\n" });
    expect(await manifests(store, "table")).toHaveLength(2);
  });

  it("goes on where it broke off, asking for the rest of the same version", async () => {
    const server = await fileServer({ body: LONG, etag: '"v1"' });
    const store = await newStore();
    await night(store, [`${server.url}/t.csv`], { outside: { ...world(), fetch: cutting(2) } });
    expect(await landed(store)).toEqual({ "t.csv": LONG });
    const ranges = server.asked.map(({ headers }) => headers.range);
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/), expect.stringMatching(/^bytes=\d+-$/)]);
    expect(server.asked[1].headers["if-range"]).toBe('"v1"');
  });

  it.each([
    ["the version is another one", { etag: '"v2"' }],
    ["the server knows no ranges", { ranges: false }],
  ])("begins anew where it broke off and %s", async (_, change) => {
    const state: Parameters<typeof fileServer>[0] = { body: LONG, etag: '"v1"' };
    const server = await fileServer(state);
    server.fail("cut");
    const outside = world();
    const changed = LONG.replaceAll("row", "other row");
    const sleep = async (seconds: number) => {
      await outside.sleep(seconds);
      Object.assign(state, { body: changed, ...change });
    };
    const store = await newStore();
    await night(store, [`${server.url}/t.csv`], { outside: { ...outside, sleep } });
    expect(await landed(store)).toEqual({ "t.csv": changed });
  });

  it("begins anew where its ETag is weak, which promises nothing about bytes", async () => {
    const server = await fileServer({ body: LONG, etag: 'W/"v1"' });
    server.fail("cut");
    const store = await newStore();
    await night(store, [`${server.url}/t.csv`]);
    expect(server.asked[1].headers.range).toBeUndefined();
    expect(await landed(store)).toEqual({ "t.csv": LONG });
  });

  it("is waited for until the date that the server gives, but not for hours", async () => {
    const after = ["Thu, 15 Jan 2026 12:00:42 GMT", "7200"];
    const server = await faultyServer((_url, _request, response) => {
      const wait = after.shift();
      if (wait === undefined) return void response.end("a\nx\n");
      response.writeHead(503, { "retry-after": wait }).end();
    });
    const outside = world();
    await expect(night(await newStore(), [`${server.url}/t.csv`], { outside })).rejects.toMatchObject({
      ...{ name: "Unreached", passing: true, retryAfter: 7200 },
    });
    expect(outside.waits).toEqual([42]);
  });
});

describe("a redirect", () => {
  const redirecting = (to: string) =>
    faultyServer((url, _request, response) => {
      if (url.pathname === "/new.csv") response.end("a\nx\n");
      else response.writeHead(302, { location: to }).end();
    });

  it("is followed, and keeps its secrets from other places", async () => {
    const elsewhere = await redirecting("");
    const home = await redirecting("/new.csv");
    const away = await redirecting(`${elsewhere.url}/new.csv`);
    const more = { headers: { Authorization: ["Bearer $", "{TOKEN}"].join("") } };
    const outside = world({ TOKEN: "t0ken" });
    const store = await newStore();
    await night(store, [`${home.url}/old.csv`, `${away.url}/old.csv`], { more, outside });
    expect(home.asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer t0ken", "Bearer t0ken"]);
    expect(away.asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer t0ken"]);
    expect(elsewhere.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(Object.values(await landed(store))).toEqual(["a\nx\n", "a\nx\n"]);
  });

  it.each(["file:///etc/passwd", "ftp://example.org/t.csv", "data:text/csv,a", "gopher://example.org/"])(
    "to %s is not followed",
    async (to) => {
      const server = await redirecting(to);
      await expect(night(await newStore(), [`${server.url}/old.csv`])).rejects.toMatchObject({
        passing: false,
        message: expect.stringMatching(/redirects to something else than a web address, which is not followed/),
      });
    },
  );

  it("from an encrypted address to an open one is not followed", async () => {
    const answer = () => new Response(null, { status: 302, headers: { location: "http://example.org/t.csv" } });
    const outside = { ...world(), fetch: (async () => answer()) as typeof fetch };
    await expect(night(await newStore(), ["https://example.org/t.csv"], { outside })).rejects.toMatchObject({
      passing: false,
      message: expect.stringMatching(/redirects to an unencrypted address/),
    });
  });

  it("in a circle ends", async () => {
    const server = await redirecting("/old.csv");
    await expect(night(await newStore(), [`${server.url}/old.csv`])).rejects.toThrow(/redirects in a circle/);
    expect(server.asked.length).toBe(11);
  });
});

it("a certificate that nobody vouches for is refused, and not tried again", async () => {
  const dir = await scratch();
  const [key, cert] = [join(dir, "key.pem"), join(dir, "cert.pem")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
    ],
    { stdio: "ignore" },
  );
  const server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (_request, response) =>
    response.end("a\nx\n"),
  );
  server.listen(0, "localhost");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    await once(server, "close");
  });
  const outside = world();
  const { port } = server.address() as AddressInfo;
  await expect(night(await newStore(), [`https://localhost:${port}/t.csv`], { outside })).rejects.toMatchObject({
    passing: false,
    message: expect.stringMatching(
      /^table: localhost:\d+ has no certificate that can be trusted \(\w*SELF_SIGNED\w*\)/,
    ),
  });
  expect(outside.waits).toEqual([]);
});

it("a night of the past asks no network", async () => {
  const server = await fileServer({ body: "a\nx\n" });
  const store = await newStore();
  const first = await night(store, [`${server.url}/t.csv`]);
  const asked = server.asked.length;
  expect((await night(store, [`${server.url}/t.csv`], { asOf: "2026-01-14" })).digest).toBe(first.digest);
  expect(server.asked).toHaveLength(asked);
});
