import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { receiver } from "../observe/receiver.js";
import { scratch } from "../scratch.js";
import { callsWith, tinyCouncil } from "../tinyCouncil.js";
import { headwater } from "./headwater.js";

const CONTRACT = `contract:
  retyped: quarantine rows
  areas: [area]
  pass: 0.9
  rows: { atLeast: 0.5 }
`;

it("a bad file never hurts a night: what fails is kept apart, or the series stay as they were and say so", async () => {
  const dir = await scratch();
  const store = join(dir, "store");
  const council = await tinyCouncil(dir, {
    "inventory/calls.yaml": callsWith("time: day\n", `time: day\n${CONTRACT}`),
    "inventory/inventory.yaml": `id: tiny\ntitle: Tiny\nareas: { dataset: areas, code: code, name: name }\npopulation: people.csv\n`,
    "inventory/people.csv": "area,year,population\nNorth,2025,4000\nS1,2025,2000\n",
  });
  const calls = join(council.sources, "calls.csv");
  const sound = await readFile(calls, "utf8");
  const { url, received } = await receiver();
  const night = async (asOf: string) => {
    const flags = [`--inventory=${council.inventory}`, `--sources=${council.sources}`, `--store=${store}`];
    const args = ["nightly", ...flags, `--as-of=${asOf}`, "--models=seasonal-naive"];
    const ended = await headwater(args, { env: { HEADWATER_WEBHOOK: url } });
    expect(ended.code, ended.stderr).toBe(0);
    return ended.stdout;
  };
  const ask = (sql: string) =>
    withDatabase({ path: join(store, "published", "latest", "headwater.duckdb") }, (database) => database.rows(sql));
  const forecasts = "SELECT area, ds, mean, reason FROM forecasts ORDER BY area, ds";
  const page = () => readFile(join(store, "published", "latest", "index.html"), "utf8");

  // A value that is none and an area that is none: the night goes on without the two rows.
  await writeFile(calls, `${sound}90001,soon,N1\n90002,2025-12-30,N9\n`);
  await night("2026-01-01");
  const [first] = await ask("SELECT status, quarantined, reason FROM datasets WHERE dataset = 'calls'");
  expect(first).toMatchObject({ status: "landed", quarantined: 2 });
  const lines = sound.split("\n").length;
  expect(first.reason).toContain(`day is no date (line ${lines} of calls.csv)`);
  expect(first.reason).toContain(`area is no area of the inventory (line ${lines + 1} of calls.csv)`);
  expect(await page()).toContain("is no area of the inventory");
  const [rates] = await ask(
    `SELECT count(*) AS n, bool_and(abs(rate * population / 1000 - mean) < 1e-9) AS same, max(basis) AS basis
     FROM rates JOIN forecasts USING (service, area, freq, ds)`,
  );
  expect(rates).toEqual({ n: 12, same: true, basis: "estimate of 2025, carried forward" });
  expect(await page()).toContain("by the estimates up to 2025");
  const before = await ask(forecasts);
  const kept = await withDatabase({ path: join(store, "warehouse.duckdb") }, (database) =>
    database.rows(`SELECT dataset, place, "check", field, value FROM headwater.quarantine ORDER BY place`),
  );
  expect(kept).toEqual([
    { dataset: "calls", place: `line ${lines}`, check: "type", field: "day", value: "soon" },
    { dataset: "calls", place: `line ${lines + 1}`, check: "areas", field: "area", value: "N9" },
  ]);

  // The file was cut off: the forecasts are those of the night before, and everybody is told.
  await writeFile(calls, sound.slice(0, sound.length / 4).replace(/\n[^\n]*$/, "\n"));
  const summary = await night("2026-01-02");
  const after = await ask(forecasts);
  const held = /Calls to the council is held back at what was known before.*there are only .* rows/;
  expect(after.map(({ reason: _, ...rest }) => rest)).toEqual(before.map(({ reason: _, ...rest }) => rest));
  for (const { reason } of after) expect(reason).toMatch(held);
  expect(await ask("SELECT status, reason FROM datasets WHERE dataset = 'calls'")).toEqual([
    { status: "held back", reason: expect.stringMatching(held) },
  ]);
  expect(await ask("SELECT datasets, left_out, held_back FROM runs")).toEqual([
    { datasets: 2, left_out: 0, held_back: 1 },
  ]);
  const noted = await ask(
    "SELECT note FROM services UNION ALL SELECT note FROM models UNION ALL SELECT note FROM warnings",
  );
  expect(noted.length).toBeGreaterThan(1);
  for (const { note } of noted) expect(note).toMatch(held);
  expect(summary).toMatch(/^Held back {2}Calls to the council is held back/m);
  expect(received.map(({ alert }) => alert)).toMatchObject([{ event: "data.held", asOf: "2026-01-02" }]);
  const text = await page();
  expect(text).toContain("What was held back at an earlier state, and why");
  expect(text).toMatch(/there are only [\d,]+ rows/);
  expect(text).toContain("The newest data are not in this: ");
  const shown = await headwater(["show", "calls", "N1", `--store=${store}`]);
  expect(shown.stdout).toMatch(/held back at what was known before/);
  const listed = await headwater(["show", "calls", `--store=${store}`]);
  expect(listed.stdout).toMatch(/held back at what was known before/);
});
