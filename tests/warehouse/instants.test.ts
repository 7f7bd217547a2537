import { describe, expect, test } from "vitest";
import { query } from "../panel/loaded.js";
import { datasetOf } from "../sources/readTable.js";
import { loadedRows, nights } from "./nights.js";

const hourly = (more: object = {}, field: object = {}) =>
  datasetOf(
    { format: "csv", files: ["t.csv"] },
    { opened: { type: "timestamp", ...field }, area: { type: "text" } },
    {
      time: "opened",
      covers: "moment",
      series: [{ service: "calls", title: "Calls", freq: ["h", "D"], area: "area", time: "opened", measure: "count" }],
      ...more,
    },
  );

const instants = async (texts: readonly string[], field: object = {}) => {
  const { night } = await nights(hourly({}, field));
  const { dir } = await night("2025-01-01", `opened,area\n${texts.map((text) => `${text},A\n`).join("")}`);
  return (await loadedRows(dir, ["opened", "opened_utc"])).map((row) => `${row.opened} = ${row.opened_utc}`);
};

describe("the instant of a time on the clock, for hourly series", () => {
  test("is the first of two without an offset, and the one that the offset says with it", async () => {
    expect(
      await instants([
        "2024-10-27 00:59:59",
        "2024-10-27 01:30",
        "2024-10-27T01:30:00+01:00",
        "2024-10-27T01:30:00+00:00",
        "2024-10-27T02:30:00+01:00",
        "2024-10-27 02:00",
        "2024-07-01 00:30",
      ]),
    ).toEqual([
      "2024-07-01 00:30:00 = 2024-06-30 23:30:00",
      "2024-10-27 00:59:59 = 2024-10-26 23:59:59",
      "2024-10-27 01:30:00 = 2024-10-27 00:30:00",
      "2024-10-27 01:30:00 = 2024-10-27 00:30:00",
      "2024-10-27 01:30:00 = 2024-10-27 01:30:00",
      "2024-10-27 01:30:00 = 2024-10-27 01:30:00",
      "2024-10-27 02:00:00 = 2024-10-27 02:00:00",
    ]);
    expect(await instants(["27/10/2024 01:30"], { formats: ["%d/%m/%Y %H:%M"] })).toEqual([
      "2024-10-27 01:30:00 = 2024-10-27 00:30:00",
    ]);
    expect(await instants(["27/10/2024 01:30 +0000"], { formats: ["%d/%m/%Y %H:%M %z"] })).toEqual([
      "2024-10-27 01:30:00 = 2024-10-27 01:30:00",
    ]);
  });

  test("is none in the hour that the clocks skip: an error that names the line, or what the contract says", async () => {
    const text = "opened,area\n2024-03-31 00:59,A\n2024-03-31 01:30,A\n2024-03-31 02:00,A\n";
    await expect((await nights(hourly())).night("2025-01-01", text)).rejects.toThrow(
      /line 3, column "opened": "2024-03-31 01:30" is no time that the clocks showed: they skip an hour when they go forward\. Correct it at its source, or let it write the offset from UTC, or declare/,
    );
    const { night } = await nights(hourly({ contract: { retyped: "quarantine rows", pass: 0.5 } }));
    const { dir, contract } = await night("2025-01-01", text);
    expect(await loadedRows(dir, ["opened_utc"])).toEqual([
      { opened_utc: "2024-03-31 00:59:00" },
      { opened_utc: "2024-03-31 01:00:00" },
    ]);
    expect(await query(contract!.dir, "quarantine.parquet", "SELECT place, value, reason FROM t")).toEqual([
      {
        place: "line 3",
        value: "2024-03-31 01:30",
        reason: "opened_utc is no time that the clocks showed: they skip an hour when they go forward",
      },
    ]);
  });

  test("is that of the field's own time zone, of which no time is skipped or comes twice in UTC", async () => {
    expect(await instants(["2024-03-31 01:30", "2024-10-27 00:30", "2024-10-27 01:30"], { timeZone: "UTC" })).toEqual([
      "2024-03-31 02:30:00 = 2024-03-31 01:30:00",
      "2024-10-27 01:30:00 = 2024-10-27 00:30:00",
      "2024-10-27 01:30:00 = 2024-10-27 01:30:00",
    ]);
  });

  test("is not kept where no series is hourly: days take the wall clock as it is", async () => {
    const daily = hourly({
      series: [{ service: "calls", title: "Calls", freq: ["D"], area: "area", time: "opened", measure: "count" }],
    });
    const { dir } = await (await nights(daily)).night("2025-01-01", "opened,area\n2024-03-31 01:30,A\n");
    expect(await query(dir, "rows-*.parquet", "SELECT column_name FROM (DESCRIBE t)")).not.toContainEqual({
      column_name: "opened_utc",
    });
  });
});
