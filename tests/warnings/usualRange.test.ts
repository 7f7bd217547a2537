import { describe, expect, it } from "vitest";
import { frequency } from "../../models/frequency.js";
import { wallAt } from "../../models/timeZone.js";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { usualRange } from "../../pipelines/warnings/usualRange.js";

function history(freq: string, end: number, periods: number) {
  const { add } = frequency(freq);
  const ds = Array.from({ length: periods }, (_, i) => add(end, i - periods + 1));
  return { ds, y: ds.map((_, i) => 100 + ((i * 7919) % 211)) };
}

const SQL: Record<string, string> = {
  MS: "abs(datediff('day', ds, same)) <= 35",
  "W-MON": "abs(datediff('day', ds, same)) <= 35",
  D: "abs(datediff('day', ds, same)) <= 35 AND dayofweek(ds) = dayofweek(target)",
  QS: "abs(datediff('day', ds, same)) <= datediff('day', target, target + INTERVAL 3 MONTH)",
};

describe("usualRange", () => {
  it.each([
    ["MS", Date.UTC(2024, 2, 1), 120],
    ["W-MON", Date.UTC(2024, 1, 26), 300],
    ["D", Date.UTC(2024, 1, 29), 2000],
    ["QS", Date.UTC(2024, 3, 1), 40],
  ])("is SQL's 95th percentile of the same time of year in the last five years: %s", async (freq, ds, periods) => {
    const past = history(freq, frequency(freq).add(ds, -3), periods);
    const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    const rows = JSON.stringify(past.ds.map((d, i) => ({ ds: iso(d), y: past.y[i] })));
    const [{ upper, n }] = await withDatabase({}, (database) =>
      database.rows<{ upper: number; n: number }>(
        // 29 February stands for 1 March in other years, as a date that runs over does.
        `WITH past AS (SELECT unnest(from_json($rows, '[{"ds":"DATE","y":"DOUBLE"}]'), recursive := true)),
           years AS (SELECT DATE '${iso(ds)}' AS target, make_date(year(target) - k, month(target), 1) + (day(target) - 1)::INTEGER AS same
                     FROM range(1, 6) t(k))
         SELECT quantile_cont(y, 0.95) AS upper, count(*) AS n FROM past, years WHERE ${SQL[freq]}`,
        { rows },
      ),
    );
    expect(n).toBeGreaterThanOrEqual(8);
    expect(usualRange(freq, past, ds)).toBeCloseTo(upper, 9);
  });

  it("is not known where the past is short", () => {
    expect(usualRange("MS", history("MS", Date.UTC(2023, 11, 1), 20), Date.UTC(2024, 2, 1))).toBeUndefined();
    expect(usualRange("MS", { ds: [], y: [] }, Date.UTC(2024, 2, 1))).toBeUndefined();
  });

  it("of an hour is that of the same hour on the clock of the same weekdays, in summer and in winter", () => {
    // Mondays at nine are busy; everything else is quiet.
    const ds = Array.from({ length: 3 * 365 * 24 }, (_, i) => Date.UTC(2021, 9, 1) + i * 3_600_000);
    const y = ds.map((hour) => {
      const clock = new Date(wallAt(hour, "Europe/London"));
      return clock.getUTCDay() === 1 && clock.getUTCHours() === 9 ? 50 : 3;
    });
    const usual = (instant: string) => usualRange("h", { ds, y }, Date.parse(instant), "Europe/London");
    // The Monday after the clocks went back: the weeks around it are partly in summer time.
    expect(usual("2024-10-28T09:00:00Z")).toBe(50);
    expect(usual("2024-10-28T08:00:00Z")).toBe(3);
  });
});
