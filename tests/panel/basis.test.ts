import fc from "fast-check";
import { expect, test } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { NOWCASTS, writeNowcasts } from "../../pipelines/nowcast/writeNowcasts.js";
import { asOfSql } from "../../pipelines/panel/asOfSql.js";
import { BASIS, basisSql } from "../../pipelines/panel/basisSql.js";
import { scratch } from "../scratch.js";
import { query } from "./loaded.js";
import { daily, panelOfEvents } from "./panelOfEvents.js";

const MONDAY = Date.UTC(2024, 2, 4);
const DAY = 86_400_000;

test("each value says whether it was reported, is zero because none was, or is filled", async () => {
  const events = [...daily("A", "2024-01-01", "2024-03-24", 12), ...daily("B", "2024-01-01", "2024-02-29")];
  const silent = events.filter(({ day }) => day !== MONDAY / DAY);
  const { dir, rows } = await panelOfEvents(silent, { asOf: "2024-03-25" });
  const bases = (await query<{ basis: string }>(dir, BASIS, "FROM t")).map(({ basis }) => basis);
  const live = rows.filter(({ window }) => window === 0);
  expect(bases).toHaveLength(live.length);
  for (const [i, { area, ds }] of live.entries())
    expect(bases[i]).toBe(
      ds === MONDAY ? "filled" : area === "B" && ds > Date.UTC(2024, 1, 29) ? "none reported" : "reported",
    );
});

/** A period of which so much was counted in so many rows, and so much filled. */
const period = fc.record({
  rows: fc.integer({ min: 1, max: 500 }),
  each: fc.constantFrom(1, 2.5),
  made: fc.integer({ min: 0, max: 200 }),
  share: fc.double({ min: 0.5, max: 0.99, noNaN: true }),
});

test("of a period that is not all there, what was counted is divided by the share that is there, and what is filled is not", async () => {
  await fc.assert(
    fc.asyncProperty(period, async ({ rows, each, made, share }) => {
      const y = rows * each + made;
      const dir = await scratch();
      const reported = { share: [share, 1], correlation: 0, periods: [{ ds: MONDAY, share }] };
      const [{ value }] = await withDatabase({}, async (database) => {
        await database.run(`CREATE TABLE vintages AS SELECT 'A' AS area, DATE '2024-03-04' AS ds, DATE '2024-03-05' AS since,
          NULL::DATE AS until, ${y}::DOUBLE AS y, ${rows}::BIGINT AS rows, ${made > 0} AS filled, ${made}::DOUBLE AS made`);
        const at = { freq: "D", asOf: MONDAY + DAY, cutoff: MONDAY, observed: MONDAY, shares: reported.periods };
        await database.run(`CREATE TABLE live AS ${asOfSql("vintages", at)}`);
        await writeNowcasts(database, `${dir}/${NOWCASTS}`, "D", reported);
        expect(await database.rows(basisSql("D", reported))).toEqual([{ basis: made > 0 ? "filled" : "nowcast" }]);
        return database.rows<{ value: number }>("SELECT y AS value FROM live");
      });
      expect(value).toBeCloseTo((rows * each) / share + made, 6);
      const [nowcast] = await query<Record<string, number>>(dir, NOWCASTS, "FROM t");
      expect(nowcast.counted).toBeCloseTo(y, 5);
      // More may still come, and nothing that was counted or filled goes.
      expect(nowcast["q0.1"]).toBeGreaterThanOrEqual(y - 1e-5);
      expect(nowcast["q0.9"]).toBeLessThan(
        (rows * each) / share + made + (4 * each * Math.sqrt(rows / share + 1)) / share,
      );
    }),
    { numRuns: 25 },
  );
});
