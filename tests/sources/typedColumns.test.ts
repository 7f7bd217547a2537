import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Bool,
  DateDay,
  Dictionary,
  Float64,
  Int32,
  Int64,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { expect, it } from "vitest";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { readTable } from "./readTable.js";

const fields = {
  ...{ day: { type: "date" }, moment: { type: "timestamp" }, zoned: { type: "timestamp" }, big: { type: "integer" } },
  ...{ share: { type: "number", optional: true }, yes: { type: "boolean" }, word: { type: "text" } },
};
const rows = [
  {
    ...{ day: "2026-03-29", moment: "2026-03-29 13:14:15", zoned: "2026-06-01 13:00:00" },
    ...{ big: 9007199254740991, share: 0.1, yes: true, word: "a" },
  },
  {
    ...{ day: "1969-12-31", moment: "1970-01-01 00:00:00", zoned: "2026-01-01 12:00:00" },
    ...{ big: -3, share: null, yes: false, word: "b" },
  },
];

it("dates, times, whole numbers and shares of a Parquet file mean what they mean there", async () => {
  const dir = await mkdtemp(join(tmpdir(), "headwater-typed-"));
  const path = join(dir, "t.parquet");
  await withDatabase({}, (database) =>
    database.run(
      `COPY (SELECT * FROM (VALUES
        (DATE '2026-03-29', TIMESTAMP '2026-03-29 13:14:15', TIMESTAMPTZ '2026-06-01 12:00:00Z', 9007199254740991, 0.1, true, 'a'),
        (DATE '1969-12-31', TIMESTAMP '1970-01-01', TIMESTAMPTZ '2026-01-01 12:00:00Z', -3, NULL, false, 'b'))
        AS t(day, moment, zoned, big, share, yes, word)) TO ${literal(path)} (FORMAT parquet)`,
    ),
  );
  const bytes = await readFile(path);
  await rm(dir, { recursive: true });
  expect(await readTable(bytes, { format: "parquet" }, fields)).toEqual(rows);
});

it("dates, times, whole numbers and shares of an Arrow file mean what they mean there", async () => {
  const time = (text: string) => Date.parse(text);
  const table = new Table({
    day: vectorFromArray([new Date("2026-03-29"), new Date("1969-12-31")], new DateDay()),
    moment: vectorFromArray([time("2026-03-29T13:14:15Z"), 0], new TimestampMillisecond()),
    zoned: vectorFromArray([time("2026-06-01T12:00Z"), time("2026-01-01T12:00Z")], new TimestampMillisecond("UTC")),
    big: vectorFromArray([9007199254740991n, -3n], new Int64()),
    share: vectorFromArray([0.1, null], new Float64()),
    yes: vectorFromArray([true, false], new Bool()),
    word: vectorFromArray(["a", "b"], new Dictionary(new Utf8(), new Int32())),
  });
  for (const format of ["file", "stream"] as const)
    expect(await readTable(tableToIPC(table, format), { format: "arrow" }, fields)).toEqual(rows);
});
