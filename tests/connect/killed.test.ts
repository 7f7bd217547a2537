import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { land } from "../../pipelines/landing/land.js";
import { landedPath, manifests } from "../../pipelines/landing/vintages.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";
import { faultyServer, sendJson } from "./faultyServer.js";
import { world } from "./world.js";

const AS_OF = "2026-01-15";
const MiB = 2 ** 20;
const dist = (path: string) => JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);

const datasetFrom = (from: object, format: string) => datasetOf({ files: [], format, from }, { a: { type: "text" } });

/** A process that lands the data set in the store, and nothing else. */
function landing(root: string, dataset: object): ChildProcess {
  const script = `
    import { land } from ${dist("pipelines/landing/land.js")};
    import { openStore } from ${dist("pipelines/store/store.js")};
    const outside = { fetch, now: Date.now, sleep: async () => {}, env: {} };
    const dataset = ${JSON.stringify(dataset)};
    await land(await openStore(${JSON.stringify(root)}), { dataset, sources: "", asOf: "${AS_OF}", outside });`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "ignore", "inherit"] });
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function toTheEnd(child: ChildProcess): Promise<void> {
  expect(await once(child, "exit")).toEqual([0, null]);
}

async function landed(root: string): Promise<Record<string, string>> {
  const store = await openStore(root);
  const [{ sha256, files }] = await manifests(store, "table");
  const texts = files.map(async ({ name }) => [name, await readFile(landedPath(store, "table", sha256, name), "utf8")]);
  return Object.fromEntries(await Promise.all(texts));
}

describe("a fetch whose process is killed", () => {
  it.each([
    ["goes on with the same version of a file where it was", '"v1"'],
    ["begins another version of a file anew", '"v2"'],
  ])("%s", async (_, later) => {
    const bodyOf = (etag: string) => Buffer.alloc(6 * MiB, `a\n${etag}\n`);
    let etag = '"v1"';
    const server = await faultyServer((_url, { headers }, response) => {
      const body = bodyOf(etag);
      response.setHeader("etag", etag);
      // The first answer never comes to its end.
      if (server.asked.length === 1)
        return void response.setHeader("content-length", body.length).write(body.subarray(0, 4.5 * MiB));
      const from = headers["if-range"] === etag ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0) : 0;
      if (from > 0) response.setHeader("content-range", `bytes ${from}-${body.length - 1}/${body.length}`);
      response.writeHead(from > 0 ? 206 : 200).end(body.subarray(from));
    });
    const root = await scratch();
    const dataset = datasetFrom({ kind: "http", urls: [`${server.url}/t.csv`] }, "csv");
    const child = landing(root, dataset);
    await vi.waitFor(async () => expect(await noted(root)).toBeGreaterThanOrEqual(3 * MiB), { timeout: 20_000 });
    await kill(child);
    etag = later;
    await toTheEnd(landing(root, dataset));
    expect(server.asked).toHaveLength(2);
    const { range, "if-range": version } = server.asked[1].headers;
    expect(version).toBe('"v1"');
    expect(Number(/^bytes=(\d+)-$/.exec(range!)![1])).toBeGreaterThanOrEqual(3 * MiB);
    expect(Object.keys(await landed(root))).toEqual(["t.csv"]);
    expect((await landed(root))["t.csv"] === bodyOf(later).toString()).toBe(true);
    expect(await readdir(join(root, "fetching"))).toEqual([]);
  });

  it("goes on with the page of a paged source that it had not, and lands the same bytes", async () => {
    const rows = Array.from({ length: 24 }, (_, i) => ({
      id: i,
      at: `2025-${String(9 + (i % 4)).padStart(2, "0")}-01`,
    }));
    const sorted = rows.sort((a, b) => (a.at < b.at ? -1 : 1));
    let stuck = true;
    const server = await faultyServer((url, _request, response) => {
      const offset = Number(url.searchParams.get("$offset"));
      if (stuck && offset === 14) return;
      sendJson(response, sorted.slice(offset, offset + 7));
    });
    const from = { kind: "socrata", url: server.url, dataset: "abcd-1234", since: "at" };
    const dataset = datasetFrom(from, "ndjson");
    const offsets = () => server.asked.map(({ url }) => url.searchParams.get("$offset"));
    const root = await scratch();
    const child = landing(root, dataset);
    await vi.waitFor(() => expect(offsets()).toEqual(["0", "7", "14"]), { timeout: 20_000 });
    await kill(child);
    stuck = false;
    await toTheEnd(landing(root, dataset));
    expect(offsets().slice(3)).toEqual(["14", "21", "24"]);
    const calm = await scratch();
    await land(await openStore(calm), { dataset, sources: "", asOf: AS_OF, outside: world() });
    expect(await landed(root)).toEqual(await landed(calm));
    expect(Object.keys(await landed(root))).toHaveLength(4);
  });
});

/** Bytes that the attempt says to have. */
async function noted(root: string): Promise<number> {
  const dir = join(root, "fetching");
  const names = await readdir(dir, { recursive: true }).catch(() => [] as string[]);
  const journal = names.find((name) => name.endsWith(".t.csv.json"));
  return journal === undefined
    ? 0
    : (JSON.parse(await readFile(join(dir, journal), "utf8")) as { bytes: number }).bytes;
}
