import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readTable } from "../../pipelines/columnar/readTable.js";
import { type Readable, type WriteType, writeTable } from "../../pipelines/columnar/writeTable.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { scratch } from "../scratch.js";

const DAY = 86_400_000;

const types = {
  text: "VARCHAR",
  small: "INTEGER",
  big: "BIGINT",
  real: "DOUBLE",
  day: "DATE",
  yes: "BOOLEAN",
} as const satisfies Record<string, WriteType>;

const row = fc.record({
  text: fc.option(fc.string({ unit: "binary" }).filter((s) => !s.includes("\0"))),
  small: fc.option(fc.integer()),
  big: fc.option(fc.maxSafeInteger()),
  real: fc.option(fc.double({ noNaN: true })),
  day: fc.option(fc.integer({ min: -200_000, max: 200_000 }).map((d) => d * DAY)),
  yes: fc.option(fc.boolean()),
});

/** More rows than one DuckDB vector holds, now and then. */
const rows = fc.oneof(
  { weight: 9, arbitrary: fc.array(row, { maxLength: 40 }) },
  { weight: 1, arbitrary: fc.array(row, { minLength: 1, maxLength: 4 }).map((some) => repeat(some, 5000)) },
);

function repeat<T>(some: readonly T[], length: number): T[] {
  return Array.from({ length }, (_, i) => some[i % some.length]);
}

const columnsOf = (all: readonly Record<string, unknown>[]) =>
  Object.fromEntries(Object.keys(types).map((name) => [name, all.map((r) => r[name])])) as Record<string, Readable>;

/** Null is NaN in a column of numbers, and 0 and -0 are the same to nobody but Object.is. */
const plain = (value: unknown) => (typeof value === "number" && Number.isNaN(value) ? null : value);

test("what is written is what is read: nulls, dates, 64-bit counts, any text", async () => {
  const path = join(await scratch(), "t.parquet");
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      await writeTable(path, columnsOf(all), types);
      const table = await withDatabase({}, (db) => readTable(db, `FROM read_parquet(${literal(path)})`));
      expect(table.columnNames()).toEqual(Object.keys(types));
      for (const name of Object.keys(types) as (keyof typeof types)[])
        expect(Array.from({ length: all.length }, (_, i) => plain(table.get(name, i)))).toEqual(
          all.map((r) => r[name]),
        );
    }),
    { numRuns: 30 },
  );
});

test("DuckDB reads the same values from the file by its own reader", async () => {
  const path = join(await scratch(), "t.parquet");
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (all) => {
      await writeTable(path, columnsOf(all), types);
      expect(await withDatabase({}, (db) => db.rows(`FROM read_parquet(${literal(path)})`))).toEqual(all);
    }),
    { numRuns: 20 },
  );
});

test("the same columns give the same bytes", async () => {
  const dir = await scratch();
  const all = repeat(fc.sample(row, { numRuns: 500, seed: 7 }), 150_000);
  const [one, two] = [join(dir, "1.parquet"), join(dir, "2.parquet")];
  await writeTable(one, columnsOf(all), types);
  await writeTable(two, columnsOf(all), types);
  expect((await readFile(one)).equals(await readFile(two))).toBe(true);
});

test("texts are codes into their distinct values, so that a long column is short", async () => {
  const table = await withDatabase({}, (db) =>
    readTable(db, "SELECT chr((97 + i % 3)::INTEGER) AS letter FROM range(5000) r(i)"),
  );
  expect(table.data().letter).toMatchObject({ values: ["a", "b", "c"], length: 5000 });
  expect([...(table.data().letter as Iterable<string>)].slice(2998, 3002)).toEqual(["b", "c", "a", "b"]);
});

test("timestamps are epoch milliseconds, wide sums are numbers, every width of integer is read", async () => {
  const table = await withDatabase({}, (db) =>
    readTable(
      db,
      `SELECT TIMESTAMP '2024-03-31 01:30:00.250' AS at, sum(i) AS hugeint, 1::TINYINT AS a, 2::SMALLINT AS b,
        3::UTINYINT AS c, 4::USMALLINT AS d, 5::UINTEGER AS e, 6::UBIGINT AS f, 1.5::FLOAT AS g
       FROM range(10) r(i)`,
    ),
  );
  expect(table.object(0)).toEqual({
    at: Date.UTC(2024, 2, 31, 1, 30, 0, 250),
    hugeint: 45,
    a: 1,
    b: 2,
    c: 3,
    d: 4,
    e: 5,
    f: 6,
    g: 1.5,
  });
});

test("a count beyond 2^53 is an error that names the column, never a rounded number", async () => {
  for (const [sql, value] of [
    ["SELECT 9007199254740993 AS n", "9007199254740993"],
    ["SELECT sum(9007199254740993) AS n", "9007199254740993"],
    ["SELECT 18446744073709551615::UBIGINT AS n", "18446744073709551615"],
  ])
    await expect(withDatabase({}, (db) => readTable(db, sql))).rejects.toThrow(`${value} in the column n`);
});

test("a type without a plain form is an error that says what to do", async () => {
  await expect(withDatabase({}, (db) => readTable(db, "SELECT [1, 2] AS list"))).rejects.toThrow(
    /column list of type .*Cast it in the SQL/,
  );
});

test("a value that its type cannot hold, or a column of another length, is an error and no file", async () => {
  const path = join(await scratch(), "t.parquet");
  await expect(writeTable(path, { n: [1.5] }, { n: "INTEGER" })).rejects.toThrow("column n of type INTEGER");
  await expect(writeTable(path, { n: [2 ** 31] }, { n: "INTEGER" })).rejects.toThrow(RangeError);
  await expect(writeTable(path, { n: [2 ** 53] }, { n: "BIGINT" })).rejects.toThrow(RangeError);
  await expect(writeTable(path, { a: [1], b: [1, 2] }, { a: "DOUBLE", b: "DOUBLE" })).rejects.toThrow(
    "column b has 2 rows",
  );
  await expect(readFile(path)).rejects.toThrow("ENOENT");
});
