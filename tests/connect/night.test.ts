import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { landedPath, manifests } from "../../pipelines/landing/vintages.js";
import { openStore } from "../../pipelines/store/store.js";
import { inlineCompute } from "../../workflows/compute/inlineCompute.js";
import { createActivities } from "../../workflows/createActivities.js";
import type { StepEvent } from "../../workflows/embedded/report.js";
import { withPolicies } from "../../workflows/embedded/withPolicies.js";
import { nightly } from "../../workflows/nightly.js";
import { headwater } from "../e2e/headwater.js";
import { scratch } from "../scratch.js";
import { callsWith, tinyCouncil } from "../tinyCouncil.js";
import { faultyServer, sendJson } from "./faultyServer.js";
import { PASSWORD, type PostgresServer, startPostgres } from "./postgresServer.js";
import { world } from "./world.js";

let postgres: Promise<PostgresServer> | undefined;
afterAll(async () => (await postgres)?.stop());

const ENV = { PASSWORD: encodeURIComponent(PASSWORD) };
const AS_OF = "2026-01-01";

interface Night {
  readonly root: string;
  readonly inventory: string;
  readonly sources: string;
  readonly asOf?: string;
}

/** One night in this process with the smallest of models; what it published, and what it said meanwhile. */
async function night({ root, inventory, sources, asOf = AS_OF }: Night) {
  const events: StepEvent[] = [];
  const activities = createActivities({ store: await openStore(root), compute: inlineCompute(), outside: world(ENV) });
  const policies = { report: (event: StepEvent) => events.push(event), concurrency: 1, sleep: async () => {} };
  const options = { inventory, sources, asOf, models: ["seasonal-naive"], seed: 1 };
  const { run, dir } = await nightly(options, withPolicies(activities, policies));
  const names = (await readdir(dir)).filter((name) => name.endsWith(".csv")).sort();
  const tables = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, (await readFile(join(dir, name), "utf8")).replaceAll(run, "RUN")]),
    ),
  ) as Record<string, string>;
  const page = await readFile(join(dir, "index.html"), "utf8").catch(() => "");
  return { tables, events, page };
}

const hashes = (tables: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(tables).map(([name, text]) => [name, createHash("sha256").update(text).digest("hex")]),
  );

const sourceOf = (from: object, format: string) => `source: { from: ${JSON.stringify(from)}, format: ${format} }`;
const LOCAL = "source: { files: [calls.csv], format: csv }";
const AREAS_LOCAL = "source: { files: [areas.csv], format: csv }";

/** The calls of the tiny council as records of a source. */
async function records(sources: string) {
  const [, ...lines] = (await readFile(join(sources, "calls.csv"), "utf8")).trimEnd().split("\n");
  const rows = lines.map((line) => line.split(",")).map(([id, day, area]) => ({ id: Number(id), day, area }));
  return rows.filter(({ day }) => day >= "2024-09-01");
}

describe("a night whose sources are reached over networks", () => {
  it("publishes what it does from the same files", async () => {
    const dir = await scratch();
    const { sources } = await tinyCouncil(dir);
    const rows = await records(sources);
    const requests = rows
      .filter(({ id }) => id % 3 === 0)
      .map(({ id, day, area }) => ({ id: String(id), day: `${day}T00:00:00.000`, area }));
    const visits = rows.filter(({ id }) => id % 5 === 0);

    const areas = await readFile(join(sources, "areas.csv"));
    const web = await faultyServer((url, _request, response) => {
      if (url.pathname === "/files/areas.csv") return void response.setHeader("etag", '"1"').end(areas);
      const [offset, where] = [Number(url.searchParams.get("$offset")), url.searchParams.get("$where")];
      const since = /'([^']+)'/.exec(where ?? "")?.[1] ?? "";
      sendJson(response, requests.filter(({ day }) => day >= since).slice(offset, offset + 500));
    });
    postgres ??= startPostgres();
    const { admin, port } = await postgres;
    await admin.query("CREATE TABLE visits (id integer, day date, area text); GRANT SELECT ON visits TO reader");
    await admin.query("INSERT INTO visits SELECT * FROM json_populate_recordset(NULL::visits, $1)", [
      JSON.stringify(visits),
    ]);

    const inventory = join(dir, "inventory");
    const calls = await readFile(join(inventory, "calls.yaml"), "utf8");
    const like = (id: string, source: string) =>
      calls.replace("id: calls", `id: ${id}`).replace("service: calls", `service: ${id}`).replace(LOCAL, source);
    await writeFile(
      join(inventory, "requests.yaml"),
      like("requests", sourceOf({ kind: "socrata", url: web.url, dataset: "abcd-1234", since: "day" }, "ndjson")),
    );
    const url = `postgres://reader:\${PASSWORD}@127.0.0.1:${port}/postgres`;
    await writeFile(
      join(inventory, "visits.yaml"),
      like("visits", sourceOf({ kind: "postgres", url, table: "visits", since: "day" }, "ndjson")),
    );
    const areasYaml = await readFile(join(inventory, "areas.yaml"), "utf8");
    await writeFile(
      join(inventory, "areas.yaml"),
      areasYaml.replace(AREAS_LOCAL, sourceOf({ kind: "http", urls: [`${web.url}/files/areas.csv`] }, "csv")),
    );
    web.fail("busy", "cut", "down");

    const root = await scratch();
    const reached = await night({ root, inventory, sources });
    const again = await night({ root, inventory, sources });
    expect(hashes(again.tables)).toEqual(hashes(reached.tables));

    // What was landed, as files of a council that has them already.
    const store = await openStore(root);
    for (const id of ["requests", "visits"]) {
      const [{ sha256, files }] = await manifests(store, id);
      for (const { name } of files)
        await writeFile(join(sources, `${id} ${name}`), await readFile(landedPath(store, id, sha256, name)));
      await writeFile(join(inventory, `${id}.yaml`), like(id, `source: { files: ["${id} *.ndjson"], format: ndjson }`));
    }
    await writeFile(join(inventory, "areas.yaml"), areasYaml);
    const local = await night({ root: await scratch(), inventory, sources });
    const others = ({ "datasets.csv": _, ...tables }: Record<string, string>) => hashes(tables);
    expect(others(reached.tables)).toEqual(others(local.tables));
    expect(Object.keys(local.tables)).toContain("forecasts.csv");
    expect(local.tables["forecasts.csv"]).toMatch(/requests/);
    // The hash of what was landed covers the files' names, which differ here.
    const withoutHash = (text: string) => text.replace(/[0-9a-f]{64}/g, "");
    expect(withoutHash(reached.tables["datasets.csv"])).toBe(withoutHash(local.tables["datasets.csv"]));
  });

  it("goes on with what was landed before where a source gives nothing, and says so", async () => {
    const dir = await scratch();
    const { inventory, sources } = await tinyCouncil(dir);
    const calls = await readFile(join(sources, "calls.csv"));
    const web = await faultyServer((_url, _request, response) => void response.end(calls));
    await writeFile(
      join(inventory, "calls.yaml"),
      callsWith(LOCAL, sourceOf({ kind: "http", urls: [`${web.url}/calls.csv`] }, "csv")),
    );
    const root = await scratch();
    const first = await night({ root, inventory, sources });
    const [head, ...lines] = first.tables["history.csv"].trimEnd().split("\r\n");
    expect(head).toBe("service,area,freq,ds,y,basis,counted,q0.1,q0.9");
    expect([...new Set(lines.map((line) => line.split(",")[5]))].sort()).toEqual(["none reported", "reported"]);
    web.fail(...Array<"down">(40).fill("down"));
    const second = await night({ root, inventory, sources, asOf: "2026-01-02" });
    const sentence = `calls: ${new URL(web.url).host} is busy or broken (HTTP 503). Used is what it gave for the night as of 2026-01-01.`;
    expect(second.tables["datasets.csv"]).toContain(sentence);
    for (const table of ["services.csv", "models.csv", "forecasts.csv"])
      expect(second.tables[table], table).toContain(sentence);
    expect(second.tables["datasets.csv"]).toMatch(/held back,"?calls: /);
    expect(second.page).toContain("Used is what it gave for the night as of");
    const landed = second.events.filter(({ activity, subject }) => activity === "land" && subject === "calls");
    expect(landed.map(({ state }) => state)).toEqual(["queued", "started", "retrying", "retrying", "skipped"]);
    expect(second.tables["history.csv"]).toBe(first.tables["history.csv"]);
    web.heal();
    const third = await night({ root, inventory, sources, asOf: "2026-01-02" });
    expect(third.tables["datasets.csv"]).not.toContain("busy or broken");
  });

  it("goes on without a data set that was never landed, and stops where nothing is left to forecast", async () => {
    const dir = await scratch();
    const { inventory, sources } = await tinyCouncil(dir);
    const web = await faultyServer((_url, _request, response) => sendJson(response, { message: "gone" }, 404));
    const from = sourceOf({ kind: "http", urls: [`${web.url}/calls.csv`] }, "csv");
    const more = callsWith("id: calls", "id: more").replace("service: calls", "service: more").replace(LOCAL, from);
    await writeFile(join(inventory, "more.yaml"), more);
    const { tables, events } = await night({ root: await scratch(), inventory, sources });
    expect(tables["datasets.csv"]).toMatch(
      /left out,"?Calls to the council is left out: more: 127\.0\.0\.1:\d+ refuses \(HTTP 404/,
    );
    expect(tables["forecasts.csv"]).not.toContain("more");
    // What is gone is not asked for twice.
    expect(
      events.filter(({ activity, subject }) => activity === "land" && subject === "more").map(({ state }) => state),
    ).toEqual(["queued", "started", "skipped"]);
    await writeFile(join(inventory, "calls.yaml"), callsWith(LOCAL, from));
    await rm(join(inventory, "more.yaml"));
    await expect(night({ root: await scratch(), inventory, sources })).rejects.toThrow(
      /^No service can be forecast\. Calls to the council is left out: calls: .*HTTP 404/,
    );
  });

  it("is made by the command, with secrets of its environment that it tells nobody", async () => {
    const dir = await scratch();
    const { inventory, sources } = await tinyCouncil(dir);
    const calls = await readFile(join(sources, "calls.csv"));
    const web = await faultyServer((_url, { headers }, response) => {
      if (headers.authorization === "Bearer t0ken") response.end(calls);
      else response.writeHead(401).end(`not ${headers.authorization}`);
    });
    const from = {
      kind: "http",
      urls: [`${web.url}/calls.csv`],
      headers: { Authorization: ["Bearer $", "{TOKEN}"].join("") },
    };
    await writeFile(join(inventory, "calls.yaml"), callsWith(LOCAL, sourceOf(from, "csv")));
    const store = join(dir, "store");
    const args = ["nightly", "--inventory", inventory, "--sources", sources, "--store", store];
    const run = (TOKEN: string) =>
      headwater([...args, "--as-of", AS_OF, "--models", "seasonal-naive"], { env: { TOKEN } });
    const wrong = await run("wr0ng");
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toMatch(/No service can be forecast.* refuses \(HTTP 401/s);
    const right = await run("t0ken");
    expect(right, right.stderr).toMatchObject({ code: 0 });
    for (const { stdout, stderr } of [wrong, right]) expect(stdout + stderr).not.toMatch(/t0ken|wr0ng/);
    const texts = (await readdir(store, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(texts.length).toBeGreaterThan(20);
    for (const { parentPath, name } of texts)
      expect((await readFile(join(parentPath, name))).includes("t0ken"), name).toBe(false);
  });
});
