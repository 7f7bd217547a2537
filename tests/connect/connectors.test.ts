import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { Unreached } from "../../pipelines/connect/unreached.js";
import { land } from "../../pipelines/landing/land.js";
import { landedPath, manifests } from "../../pipelines/landing/vintages.js";
import { openStore, type Store } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";
import { RETRY_AFTER } from "./faultyServer.js";
import { PASSWORD } from "./postgresServer.js";
import { type LocalSource, type Row, SOURCES, stopServers } from "./sources.js";
import { world } from "./world.js";

afterAll(stopServers);

const SECRETS = { TOKEN: "t0ken", PASSWORD: encodeURIComponent(PASSWORD) };
const AS_OF = "2026-01-15";
const LOOK_BACK = 40;

const dataset = ({ from }: Pick<LocalSource, "from">) =>
  datasetOf({ files: [], format: "ndjson", from }, { id: { type: "integer" } });

/** One night's landing, tried three times as the table of policies says. */
async function landing(store: Store, source: LocalSource, outside = world(SECRETS), asOf = AS_OF) {
  for (let attempt = 1; ; attempt++)
    try {
      return await land(store, { dataset: dataset(source), sources: "", asOf, outside });
    } catch (error) {
      if (!(error instanceof Unreached) || !error.passing || attempt >= 3) throw error;
    }
}

const files = async (store: Store) =>
  (await manifests(store, "table")).at(-1)!.files.map(({ name, sha256 }) => `${name} ${sha256}`);

async function records(store: Store): Promise<Record<string, unknown>[]> {
  const { sha256, files } = (await manifests(store, "table")).at(-1)!;
  const texts = await Promise.all(files.map(({ name }) => readFile(landedPath(store, "table", sha256, name), "utf8")));
  return texts.flatMap((text) => text.trimEnd().split("\n")).map((line) => JSON.parse(line));
}

const row = (id: number, minute: number, area = "N1"): Row => ({
  ...{ id, area },
  at: new Date(Date.parse("2025-09-03T10:00:00Z") + minute * 60_000).toISOString().replace(".000Z", "Z"),
});
/** One every six days from September to the middle of January, the last two at one moment. */
const ROWS = [...Array.from({ length: 23 }, (_, i) => row(i + 1, i * 6 * 24 * 60)), row(24, 22 * 6 * 24 * 60)];

/** Every text below a directory, in one. */
async function everything(dir: string): Promise<string> {
  const names = await readdir(dir, { recursive: true });
  const parts = names.map(async (name) =>
    (await stat(join(dir, name))).isFile() ? readFile(join(dir, name), "utf8") : "",
  );
  return [...names, ...(await Promise.all(parts))].join("\n");
}

describe.each(SOURCES)("$kind", ({ open, read, page }) => {
  const opened = async (rows: readonly Row[] = ROWS) => {
    const source = await open(LOOK_BACK);
    await source.put(rows);
    return { source, store: await openStore(await scratch()) };
  };
  const idsOf = async (store: Store) => (await records(store)).map((record) => read(record).id).sort((a, b) => a - b);

  it("lands every row once, however it is paged, a file a month", async () => {
    const { source, store } = await opened();
    await landing(store, source);
    const landed = (await records(store)).map(read).sort((a, b) => a.id - b.id);
    expect(landed).toEqual(ROWS.map(({ id, at }) => ({ id, at })));
    const [manifest] = await manifests(store, "table");
    expect(manifest.files.map(({ name }) => name)).toEqual([
      ...["2025-09", "2025-10", "2025-11", "2025-12", "2026-01"].map((month) => `${month}.ndjson`),
    ]);
    expect(manifest.told).toMatchObject({ from: { kind: source.from.kind }, facts: { rows: 24 } });
    expect(String(manifest.told?.facts.cursor).slice(0, 10)).toBe("2026-01-13");
    if (page < ROWS.length) expect(source.asked.length).toBeGreaterThan(3);
  });

  it("lands the same content once", async () => {
    const { source, store } = await opened();
    const first = await landing(store, source);
    const second = await landing(store, source, undefined, "2026-01-16");
    expect(second).toMatchObject({ digest: first.digest, reused: true });
    expect(await manifests(store, "table")).toHaveLength(1);
  });

  it("asks again for the look-back alone, and lands what a fetch from the beginning would", async () => {
    const day = 24 * 60;
    // From the first of December on everything may change: new rows, late ones, corrected ones, withdrawn ones.
    const window = fc.array(
      fc.record({ minute: fc.integer({ min: 90 * day, max: 133 * day }), area: fc.constantFrom("N1", "S1") }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(window, { minLength: 1, maxLength: 3 }), async (nights) => {
        const old = ROWS.filter(({ at }) => at < "2025-12-01");
        const { source, store } = await opened(ROWS);
        await landing(store, source);
        for (const [night, made] of nights.entries()) {
          await source.put([
            ...old,
            ...made.map(({ minute, area }, i) => row(100 + i, minute, area)),
            row(999, 132 * day),
          ]);
          await landing(store, source, undefined, `2026-01-${16 + night}`);
          const fresh = await openStore(await scratch());
          await landing(fresh, source, undefined, `2026-01-${16 + night}`);
          expect(await files(store)).toEqual(await files(fresh));
        }
        const [, ...later] = await manifests(store, "table");
        for (const { told } of later) expect(told?.facts).toMatchObject({ since: "2025-12-01" });
      }),
      { numRuns: 3 },
    );
  });

  it("sees a late row within the look-back, and none before it until the inventory asks anew", async () => {
    const { source, store } = await opened();
    await landing(store, source);
    const [late, tooLate] = [row(50, 95 * 24 * 60), row(51, 40 * 24 * 60)];
    await source.put([...ROWS, late, tooLate]);
    await landing(store, source, undefined, "2026-01-16");
    expect(await idsOf(store)).toEqual([...ROWS.map(({ id }) => id), 50]);
    const wider = { ...source, from: { ...source.from, lookBackDays: LOOK_BACK + 1 } };
    await landing(store, wider, undefined, "2026-01-17");
    expect(await idsOf(store)).toEqual([...ROWS.map(({ id }) => id), 50, 51]);
  });

  it("is not kept from tomorrow's rows by a date in the future", async () => {
    const future = { ...row(60, 0), at: "2031-06-01T00:00:00Z" };
    const { source, store } = await opened([...ROWS, future]);
    await landing(store, source);
    await source.put([...ROWS, future, row(61, 133 * 24 * 60)]);
    await landing(store, source, undefined, "2026-01-16");
    expect(await idsOf(store)).toContain(61);
  });

  it("waits as long as a busy source asks for, longer each time for one that is down, and lands the same", async () => {
    const { source, store } = await opened();
    await landing(store, source);
    const calm = await files(store);
    const outside = world(SECRETS);
    source.fail("busy", "down", "down");
    const other = await openStore(await scratch());
    await landing(other, source, outside);
    // PostgreSQL has no way to say how long.
    expect(outside.waits).toEqual([source.from.kind === "postgres" ? 1 : RETRY_AFTER, 2, 4]);
    expect(await files(other)).toEqual(calm);
  });

  it("lands the same where an answer is cut off half way", async () => {
    const { source, store } = await opened();
    await landing(store, source);
    source.fail("cut", "cut");
    const other = await openStore(await scratch());
    await landing(other, source);
    expect(await files(other)).toEqual(await files(store));
  });

  it("lands nothing when it breaks down at any request, goes on there when it is back, and lands the same as ever", async () => {
    const { source, store } = await opened();
    await landing(store, source);
    const requests = source.asked.length;
    for (let n = 0; n < requests; n++) {
      const other = await openStore(await scratch());
      source.fail(...Array<"none">(n).fill("none"), ...Array<"down">(40).fill("down"));
      await expect(landing(other, source)).rejects.toMatchObject({ passing: true });
      expect(await manifests(other, "table")).toEqual([]);
      source.heal();
      const before = source.asked.length;
      await landing(other, source);
      expect(await files(other)).toEqual(await files(store));
      // Another connection of PostgreSQL sees another snapshot; Open311's spans are cut in halves again.
      if (!["postgres", "open311"].includes(source.from.kind as string))
        expect(source.asked.length - before).toBe(requests - n);
      for (const left of ["tmp", "fetching"]) expect(await readdir(join(other.root, left))).toEqual([]);
    }
  });

  it("begins anew an hour after it broke down, since rows may have moved the pages", async () => {
    const { source, store } = await opened();
    const through = page < ROWS.length ? (["none", "none"] as const) : [];
    source.fail(...through, ...Array<"down">(40).fill("down"));
    await expect(landing(store, source)).rejects.toThrow();
    source.heal();
    await source.put([...ROWS, row(70, 1)]);
    const outside = world(SECRETS);
    await landing(store, source, { ...outside, now: () => outside.now() + 3_600_000 });
    expect(await idsOf(store)).toEqual([...ROWS.map(({ id }) => id), 70]);
  });

  it("lands a column that is new as it comes", async () => {
    const { source, store } = await opened();
    await landing(store, source);
    await source.put(ROWS.map((one) => (one.id > 20 ? { ...one, more: `more of ${one.id}` } : one)));
    await landing(store, source, undefined, "2026-01-16");
    const landed = await records(store);
    expect(landed).toHaveLength(24);
    expect(
      landed
        .filter(({ more }) => typeof more === "string")
        .map(({ more }) => more)
        .sort(),
    ).toEqual([...[21, 22, 23, 24].map((id) => `more of ${id}`)]);
  });

  it("is out of reach while it stays down, and keeps what was landed", async () => {
    const { source, store } = await opened();
    await landing(store, source);
    source.fail(...Array<"down">(40).fill("down"));
    const error = await landing(store, source, undefined, "2026-01-16").catch((e) => e);
    expect(error).toMatchObject({ name: "Unreached", passing: true });
    expect(error.message).toMatch(/^table: 127\.0\.0\.1:\d+ (is busy or broken \(HTTP 503\)|cannot be reached)/);
    expect(await idsOf(store)).toEqual(ROWS.map(({ id }) => id));
  });

  it("writes its secrets nowhere, and names them in messages", async () => {
    const { source, store } = await opened();
    await landing(store, source);
    expect(JSON.stringify(source.from)).not.toMatch(/t0ken|w0rd/);
    expect(await everything(store.root)).not.toMatch(/t0ken|w0rd/);
    const missing = await landing(store, source, world(), "2026-01-16").catch((e) => e);
    if (/\$\{/.test(JSON.stringify(source.from)))
      expect(missing.message).toMatch(/^table: \$\{(TOKEN|PASSWORD)\} is not set in the environment\. Set \1 for/);
    const wrong = { TOKEN: "wr0ng", PASSWORD: "wr0ng" };
    const refused = await landing(store, source, world(wrong), "2026-01-16").catch((e) => e);
    if (refused instanceof Error) expect(refused.message).not.toMatch(/wr0ng/);
    expect(await everything(store.root)).not.toMatch(/wr0ng/);
  });
});
