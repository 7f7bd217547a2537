import { createRequire } from "node:module";
import { join } from "node:path";
import { table } from "arquero";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publish } from "../../pipelines/publish/publish.js";
import { readPublished } from "../../pipelines/published/readPublished.js";
import { type Danfo, toDataFrame } from "../../pipelines/published/toDataFrame.js";
import { openStore } from "../../pipelines/store/store.js";
import { nightFixture, RUN, temporary } from "../publish/nightFixture.js";

/** The part of Danfo's DataFrame that a reader of published tables uses first. */
interface Frame {
  readonly shape: [number, number];
  readonly columns: string[];
  readonly ctypes: { values: string[] };
  readonly values: unknown[][];
  readonly isNa: () => { values: boolean[][] };
  readonly dropNa: () => Frame;
  column(name: string): { values: unknown[]; sum(): number; mean(): number; max(): number; dtype: string };
  sortValues(by: string): Frame;
  groupby(by: string[]): { col(names: string[]): { sum(): Frame } };
}
type RealDanfo = Danfo<Frame> & {
  toDateTime(series: unknown): { year(): { values: number[] }; month(): { values: number[] } };
};

/** The real module, from the packages of the notebooks. */
const danfo = createRequire(new URL("../../notebooks/package.json", import.meta.url))("danfojs-node") as RealDanfo;

describe("toDataFrame", () => {
  let at: Awaited<ReturnType<typeof temporary>>;
  let published: Awaited<ReturnType<typeof readPublished<"forecasts" | "datasets" | "history">>>;

  beforeAll(async () => {
    at = await temporary();
    const inputs = await nightFixture(join(at.dir, "steps"));
    await publish(await openStore(join(at.dir, "store")), { run: RUN, inputs });
    published = await readPublished(join(at.dir, "store/published/latest"), ["forecasts", "datasets", "history"]);
  });
  afterAll(() => at.remove());

  it("keeps every row, column and value of a published table", () => {
    const frame = toDataFrame(danfo, published.forecasts);
    expect(frame.shape).toEqual([published.forecasts.numRows(), published.forecasts.numCols()]);
    expect(frame.columns).toEqual(published.forecasts.columnNames());
    for (const [c, name] of frame.columns.entries())
      expect(frame.values.map((row) => row[c])).toEqual(
        Array.from(published.forecasts.array(name), (v) => (v instanceof Date ? v.toISOString().slice(0, 10) : v)),
      );
  });

  it("makes texts of dates that Danfo sorts and reads as dates", () => {
    const frame = toDataFrame(danfo, published.history);
    expect(frame.column("ds").dtype).toBe("string");
    const parts = danfo.toDateTime(frame.column("ds"));
    const dates = published.history.array("ds") as Date[];
    // The same moments; Danfo names their parts in local time.
    expect(parts.year().values).toEqual(dates.map((d) => d.getFullYear()));
    expect(parts.month().values).toEqual(dates.map((d) => d.getMonth()));
    const sorted = frame.sortValues("ds").column("ds").values as string[];
    expect(sorted).toEqual([...sorted].sort());
  });

  it("keeps nulls as Danfo's missing values, in numbers and in texts", () => {
    const frame = toDataFrame(danfo, published.forecasts);
    const withheld = Array.from(published.forecasts.array("status")).filter((s) => s === "withheld").length;
    const at = (name: string) => frame.columns.indexOf(name);
    const missing = frame.isNa().values;
    expect(missing.filter((row) => row[at("mean")]).length).toBe(withheld);
    expect(missing.filter((row) => row[at("status")]).length).toBe(0);
    const means = (published.forecasts.array("mean") as (number | null)[]).filter((v) => v !== null);
    expect(frame.column("mean").sum()).toBeCloseTo(
      means.reduce((a, b) => a + b, 0),
      3,
    );
    expect(toDataFrame(danfo, { a: [1, null, 3], b: ["x", "y", null] }).dropNa().values).toEqual([[1, "x"]]);
  });

  it("keeps 64-bit counts exactly, from Arrow's Int64 to Danfo's sum", () => {
    const frame = toDataFrame(danfo, published.datasets);
    expect(frame.column("rows").values).toEqual([2 ** 40 + 1, 2 ** 40 + 1, null, 2 ** 40 + 1]);
    expect(frame.column("rows").dtype).toBe("float32");
    expect(frame.column("rows").sum()).toBe(3 * (2 ** 40 + 1));
    expect(toDataFrame(danfo, { n: new BigInt64Array([1n, 2n ** 53n - 1n]) }).column("n").values).toEqual([
      1,
      2 ** 53 - 1,
    ]);
    expect(toDataFrame(danfo, { n: [1, 2] }).column("n").dtype).toBe("int32");
  });

  it("refuses a count that no number holds, and names the column", () => {
    expect(() => toDataFrame(danfo, { n: [2n ** 53n + 1n] })).toThrow(/^n has 9007199254740993, which no number holds/);
  });

  it("takes columns as well as an Arquero table, and an empty table with its columns", () => {
    const columns = { area: ["A", "A", "B"], y: new Float64Array([1, 2, 3.5]) };
    const frame = toDataFrame(danfo, columns);
    expect(frame.values).toEqual(toDataFrame(danfo, table(columns)).values);
    expect(frame.groupby(["area"]).col(["y"]).sum().values).toEqual([
      ["A", 3],
      ["B", 3.5],
    ]);
    const empty = toDataFrame(danfo, { area: [], y: [] });
    expect([empty.shape, empty.columns]).toEqual([
      [0, 2],
      ["area", "y"],
    ]);
  });
});

describe("readPublished", () => {
  it("says what to do where nothing is published", async () => {
    await expect(readPublished("/nowhere/published/latest", ["forecasts"])).rejects.toThrow(
      /Nothing is published in \/nowhere\/published\/latest\. Make a night first: headwater nightly\./,
    );
  });
  it("refuses a name that is not a published table", async () => {
    await expect(readPublished(".", ["forecast"])).rejects.toThrow(
      /Unknown table: "forecast"\. Published are forecasts,/,
    );
  });
});
