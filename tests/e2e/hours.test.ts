import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { show } from "../../cli/show.js";
import { wallAt } from "../../models/timeZone.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { hoursOf } from "../../pipelines/panel/hours.js";
import { scratch } from "../scratch.js";
import { callsWith, tinyCouncil } from "../tinyCouncil.js";
import { headwater } from "./headwater.js";

const DAY = 86_400_000;
const ZONE = "Europe/London";
const FROM = Date.UTC(2024, 9, 1);

/** Calls of October 2024, with their offsets: more by day, the more so in the second area, and a little chance. */
function calls(): string {
  const rows = ["id,day,area"];
  const offset = (hour: number) => (wallAt(hour, ZONE) === hour ? "+00:00" : "+01:00");
  for (let day = FROM; day < Date.UTC(2024, 10, 1); day += DAY)
    for (const hour of hoursOf(day, ZONE)) {
      const clock = new Date(wallAt(hour, ZONE)).getUTCHours();
      const n = 1 + Math.round(3 + 3 * Math.sin((clock / 12 - 0.5) * Math.PI)) + (((hour / 3_600_000) * 7919) % 3);
      for (const [area, times] of [
        ["N1", 1],
        ["S1", 2],
      ] as const)
        for (let i = 0; i < n * times; i++)
          rows.push(`${rows.length},${new Date(wallAt(hour, ZONE)).toISOString().slice(0, 19)}${offset(hour)},${area}`);
    }
  return `${rows.join("\n")}\n`;
}

it("a night by the hour publishes each hour once, the one that comes twice too, in every table and on the page", async () => {
  const dir = await scratch();
  const { inventory, sources } = await tinyCouncil(dir, {
    "inventory/calls.yaml": callsWith("freq: [MS]", "freq: [h, D], horizon: 24")
      .replace("day: { type: date }", "day: { type: timestamp }")
      .concat("covers: moment\n"),
    "sources/calls.csv": calls(),
  });
  const store = join(dir, "store");
  const where = [`--inventory=${inventory}`, `--sources=${sources}`, `--store=${store}`];
  const ended = await headwater(["nightly", "--as-of=2024-10-28", "--models=seasonal-naive,network", ...where]);
  expect(ended.code, ended.stderr).toBe(0);
  const published = join(store, "published", "latest");
  const table = (name: string) => `read_parquet(${literal(join(published, `${name}.parquet`))})`;
  await withDatabase({}, async (database) => {
    const of = (sql: string) => database.rows<Record<string, number | string>>(sql);
    expect(
      await of(
        `SELECT area, count(*) AS n FROM ${table("history")} WHERE freq = 'h' AND ds = DATE '2024-10-27' GROUP BY ALL ORDER BY ALL`,
      ),
    ).toEqual([
      { area: "N1", n: 25 },
      { area: "S1", n: 25 },
    ]);
    // Counted once more from the file itself, by the instants that the offsets say.
    const truth = `SELECT area, date_trunc('hour', CAST(day AS TIMESTAMPTZ)) AS hour, count(*) AS y
      FROM read_csv(${literal(join(sources, "calls.csv"))}, all_varchar = true) GROUP BY ALL HAVING hour < TIMESTAMPTZ '2024-10-28 00:00:00+00'`;
    const history = `SELECT area, hour, CAST(y AS BIGINT) AS y FROM ${table("history")} WHERE freq = 'h'`;
    expect(await of(`(${truth} EXCEPT (${history})) UNION ALL ((${history}) EXCEPT ${truth})`)).toEqual([]);
    const [ahead] = await of(
      `SELECT min(hour) AS first, max(hour) AS last, count(*) AS n, count(mean) AS known, bool_and(ds = CAST(hour AS DATE)) AS dated
       FROM ${table("forecasts")} WHERE freq = 'h' AND area = 'S1'`,
    );
    expect(ahead).toEqual({
      first: Date.UTC(2024, 9, 28),
      last: Date.UTC(2024, 9, 28, 23),
      n: 24,
      known: 24,
      dated: true,
    });
    expect(await of(`SELECT DISTINCT model FROM ${table("accuracy")} WHERE freq = 'h' ORDER BY ALL`)).toEqual(
      ["combination", "network", "seasonal-naive"].map((model) => ({ model })),
    );
    expect(await of(`SELECT count(*) AS n FROM ${table("forecasts")} WHERE freq = 'D' AND hour IS NOT NULL`)).toEqual([
      { n: 0 },
    ]);
    expect(await of(`SELECT time_zone FROM ${table("runs")}`)).toEqual([{ time_zone: ZONE }]);
  });
  const csv = await readFile(join(published, "history.csv"), "utf8");
  expect(csv).toMatch(/^service,area,freq,ds,hour,y,.*\r\n/);
  expect(csv).toContain("calls,N1,h,2024-10-27,2024-10-27T00:00:00Z,");
  const page = await readFile(join(published, "index.html"), "utf8");
  expect(page).toContain("27 Oct, 23:00");
  const shown: string[] = [];
  await show({ service: "calls", area: "N1", freq: "h", store }, (line) => shown.push(line));
  expect(shown.join("\n")).toContain("28 October 2024, 00:00");
  const json: string[] = [];
  await show({ service: "calls", area: "N1", freq: "h", store, json: true }, (text) => json.push(text));
  expect(
    JSON.parse(json[0])[0]
      .history.slice(-24, -22)
      .map(({ ds }: { ds: string }) => ds),
  ).toEqual(["2024-10-27T00:00:00.000Z", "2024-10-27T01:00:00.000Z"]);
}, 120_000);
