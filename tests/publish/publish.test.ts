import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readdir, readFile, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { fromArrow } from "arquero";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { pointLatest } from "../../pipelines/publish/pointLatest.js";
import type { PublicationInputs } from "../../pipelines/publish/publication.js";
import { publish } from "../../pipelines/publish/publish.js";
import { TABLES, type TableSchema } from "../../pipelines/published/tables.js";
import { hashFile } from "../../pipelines/store/hash.js";
import { openStore, type Store } from "../../pipelines/store/store.js";
import { nightFixture, RUN, temporary } from "./nightFixture.js";

let at: Awaited<ReturnType<typeof temporary>>;
let inputs: PublicationInputs;
let store: Store;
let dir: string;

beforeAll(async () => {
  at = await temporary();
  inputs = await nightFixture(join(at.dir, "steps"));
  store = await openStore(join(at.dir, "store"));
  ({ dir } = await publish(store, { run: RUN, inputs }));
});
afterAll(() => at.remove());

const order = (t: TableSchema) => t.key.map((k) => `"${k}"`).join(", ");

/** The rows of a file or an attached table, as DuckDB reads it, all as text. */
async function rowsOf(from: string, schema: TableSchema): Promise<unknown[]> {
  const columns = schema.columns.map((c) => `"${c.name}"::VARCHAR AS "${c.name}"`).join(", ");
  return withDatabase({}, async (database) => {
    await database.run(`ATTACH ${literal(join(dir, "headwater.duckdb"))} AS published (READ_ONLY)`);
    const rows = await database.rows(`SELECT ${columns} FROM ${from}`);
    await database.run("DETACH published");
    return rows;
  });
}

const csv = (schema: TableSchema) => {
  const types = { text: "VARCHAR", integer: "BIGINT", number: "DOUBLE", date: "DATE", moment: "TIMESTAMPTZ" };
  const columns = schema.columns.map((c) => `${literal(c.name)}: '${types[c.type]}'`).join(", ");
  return `read_csv(${literal(join(dir, `${schema.name}.csv`))}, columns = {${columns}}, delim = ',', quote = '"', escape = '"', header = true, strict_mode = true)`;
};

describe.each(TABLES)("the published table $name", (schema) => {
  it("is not empty, has the schema's columns, and is ordered by its key", async () => {
    const rows = await rowsOf(`published.${schema.name}`, schema);
    expect(rows.length).toBeGreaterThan(0);
    expect(Object.keys(rows[0] as object)).toEqual(schema.columns.map((c) => c.name));
    expect(rows).toEqual(await rowsOf(`(FROM published.${schema.name} ORDER BY ${order(schema)})`, schema));
  });

  it("has the same ordered rows as DuckDB table, Parquet and CSV", async () => {
    const rows = await rowsOf(`published.${schema.name}`, schema);
    expect(await rowsOf(`read_parquet(${literal(join(dir, `${schema.name}.parquet`))})`, schema)).toEqual(rows);
    expect(await rowsOf(csv(schema), schema)).toEqual(rows);
  });

  it("has the same ordered rows as Arrow, read by apache-arrow and by Arquero", async () => {
    const rows = await withDatabase({ path: join(dir, "headwater.duckdb") }, (database) =>
      database.rows(`SELECT * FROM ${schema.name}`),
    );
    const bytes = await readFile(join(dir, `${schema.name}.arrow`));
    const arrow = tableFromIPC(bytes);
    const plain = (value: unknown) =>
      typeof value === "bigint" ? Number(value) : value instanceof Date ? value.getTime() : value;
    expect(arrow.schema.fields.map((f) => [f.name, f.nullable])).toEqual(
      schema.columns.map((c) => [c.name, c.nullable ?? false]),
    );
    for (const { name } of schema.columns)
      expect([...arrow.getChild(name)!].map(plain)).toEqual(rows.map((row) => row[name]));
    const arquero = fromArrow(new Uint8Array(bytes));
    for (const { name } of schema.columns)
      expect(Array.from(arquero.array(name) as ArrayLike<unknown>, plain)).toEqual(rows.map((row) => row[name]));
  });

  it("keeps counts in 64 bits and dates as days in Arrow, texts as dictionaries", async () => {
    const { fields } = tableFromIPC(await readFile(join(dir, `${schema.name}.arrow`))).schema;
    const types = {
      text: "Dictionary<Int32, Utf8>",
      integer: "Int64",
      number: "Float64",
      date: "Date32<DAY>",
      moment: "Timestamp<MILLISECOND, UTC>",
    };
    expect(fields.map((f) => String(f.type))).toEqual(schema.columns.map((c) => types[c.type]));
  });

  it("is RFC 4180: every record, the last too, ends with CRLF, and no other line feed stands outside quotes", async () => {
    const text = await readFile(join(dir, `${schema.name}.csv`), "utf8");
    expect(text.endsWith("\r\n")).toBe(true);
    const outside = text.replace(/"(?:[^"]|"")*"/g, "");
    expect(outside.split("\n").length).toBe(outside.split("\r\n").length);
    expect(outside).not.toMatch(/"/);
  });
});

describe("publish", () => {
  it("writes the same bytes of every .parquet, .arrow and .csv for the same inputs, in another store and place", async () => {
    const elsewhere = await temporary();
    const again = await publish(await openStore(elsewhere.dir), { run: RUN, inputs });
    const names = (await readdir(dir)).filter((name) => name !== "headwater.duckdb");
    expect(names.length).toBeGreaterThan(3 * TABLES.length);
    for (const name of names)
      expect([name, await hashFile(join(again.dir, name))]).toEqual([name, await hashFile(join(dir, name))]);
    await elsewhere.remove();
  });

  it("writes the same bytes, in the key's order, of a table of several row groups that comes in disorder", async () => {
    const where = await temporary();
    const steps = join(where.dir, "steps");
    await cp(inputs.combined[0], steps, { recursive: true });
    await withDatabase({}, (database) =>
      database.run(
        `COPY (SELECT 'big' AS service, 'A' || lpad((i // 1000)::VARCHAR, 3, '0') AS area, 'D' AS freq,
                 DATE '2020-01-01' + (i % 1000)::INTEGER AS ds, sin(i) AS y, 'reported' AS basis, NULL::DOUBLE AS counted,
                 NULL::DOUBLE AS "q0.1", NULL::DOUBLE AS "q0.9"
               FROM range(150_000) t(i) ORDER BY hash(i)) TO ${literal(join(steps, "history.parquet"))} (FORMAT parquet)`,
      ),
    );
    const hashes: string[][] = [];
    for (const name of ["one", "two"]) {
      const night = await publish(await openStore(join(where.dir, name)), {
        run: RUN,
        inputs: { ...inputs, combined: [steps] },
      });
      hashes.push(await Promise.all(["parquet", "arrow", "csv"].map((f) => hashFile(join(night.dir, `history.${f}`)))));
      const arrow = tableFromIPC(await readFile(join(night.dir, "history.arrow")));
      const keys = [...arrow.getChild("area")!].map((area, i) => `${area} ${arrow.getChild("ds")!.get(i)}`);
      expect(keys.length).toBe(150_000);
      expect(keys.every((key, i) => i === 0 || keys[i - 1] < key)).toBe(true);
    }
    expect(hashes[1]).toEqual(hashes[0]);
    await where.remove();
  });

  it("writes empty tables in every format", async () => {
    const where = await temporary();
    const empty = {
      title: "Nowhere",
      combined: [],
      cards: [],
      datasets: [],
      delays: [],
      services: [],
      areas: [],
      capacity: [],
    };
    const night = await publish(await openStore(where.dir), { run: RUN, inputs: empty });
    for (const { name, columns } of TABLES.filter((t) => t.name !== "runs")) {
      const arquero = fromArrow(new Uint8Array(await readFile(join(night.dir, `${name}.arrow`))));
      expect([arquero.numRows(), arquero.columnNames()]).toEqual([0, columns.map((c) => c.name)]);
      expect(await readFile(join(night.dir, `${name}.csv`), "utf8")).toBe(
        `${columns.map((c) => c.name).join(",")}\r\n`,
      );
    }
    await where.remove();
  });

  it("does not write a published run again, but points latest at it", async () => {
    const other = { ...RUN, run: "ffffffffffff" };
    await publish(store, { run: other, inputs });
    expect(await readlink(join(store.root, "published", "latest"))).toBe(other.run);
    await writeFile(join(dir, "note"), "kept");
    await publish(store, { run: RUN, inputs });
    expect(await readFile(join(dir, "note"), "utf8")).toBe("kept");
    expect(await readlink(join(store.root, "published", "latest"))).toBe(RUN.run);
  });

  it("leaves latest at a later night when it publishes one of the past, and points there where none is", async () => {
    const latest = (root: string) => readlink(join(root, "published", "latest"));
    const past = { ...RUN, run: "eeeeeeeeeeee" };
    const { dir } = await publish(store, { run: past, inputs, past: true });
    expect(await readFile(join(dir, "datapackage.json"), "utf8")).toContain(past.run);
    expect(await latest(store.root)).toBe(RUN.run);
    const fresh = await openStore(join(dir, "..", "..", "..", "fresh"));
    await publish(fresh, { run: past, inputs, past: true });
    expect(await latest(fresh.root)).toBe(past.run);
  });

  it("leaves nothing in the store's scratch room, and nothing published but whole runs and latest", async () => {
    expect(await readdir(join(store.root, "tmp"))).toEqual([]);
    const names = await readdir(join(store.root, "published"));
    expect(names.every((name) => name === "latest" || /^[0-9a-f]{12}$/.test(name))).toBe(true);
  });

  it("tells the store before and after it publishes, and the link comes last", async () => {
    const effects: string[] = [];
    const where = await temporary();
    const told = await openStore(where.dir, { effect: (when, what) => effects.push(`${when} ${what}`) });
    await publish(told, { run: RUN, inputs });
    expect(effects).toEqual(["before published", "after published", "before latest", "after latest"]);
    await where.remove();
  });

  it.each([
    [
      "a series twice",
      { combined: (c: PublicationInputs) => [...c.combined, c.combined[0]] },
      /forecasts has 2 rows for service police-crime, area E09000001, freq MS, ds 2024-01-01/,
    ],
    [
      "an area twice",
      { areas: (c: PublicationInputs) => [...c.areas, c.areas[0]] },
      /areas has 2 rows for area E09000001/,
    ],
  ])("refuses %s, names it, and publishes nothing", async (_what, change, message) => {
    const where = await temporary();
    const [[key, make]] = Object.entries(change);
    const bad = { ...inputs, [key]: make(inputs) };
    await expect(publish(await openStore(where.dir), { run: RUN, inputs: bad })).rejects.toThrow(message);
    expect(await readdir(join(where.dir, "published"))).toEqual([]);
    expect(await readdir(join(where.dir, "tmp"))).toEqual([]);
    await where.remove();
  });

  it("refuses a forecast that is not a finite number", async () => {
    const where = await temporary();
    const broken = join(where.dir, "broken");
    await cp(inputs.combined[0], broken, { recursive: true });
    await withDatabase({}, async (database) => {
      const path = literal(join(broken, "forecasts.parquet"));
      await database.run(`CREATE TABLE f AS SELECT * REPLACE ('nan'::DOUBLE AS mean) FROM ${path}`);
      await database.run(`COPY f TO ${path} (FORMAT parquet)`);
    });
    const bad = { ...inputs, combined: [broken] };
    await expect(publish(await openStore(join(where.dir, "store")), { run: RUN, inputs: bad })).rejects.toThrow(
      /forecasts has no finite mean for service police-crime, area E09000001/,
    );
    await where.remove();
  });

  it("describes its CSV files as a data package: sizes, hashes, types, keys, licences and sources", async () => {
    const text = await readFile(join(dir, "datapackage.json"), "utf8");
    const description = JSON.parse(text);
    expect(text.endsWith("}\n")).toBe(true);
    expect(description.licenses).toEqual([{ name: "OGL-UK-3.0", title: "OGL-UK-3.0" }]);
    expect(description.sources.length).toBe(3);
    expect(description.resources.map((r: { name: string }) => r.name)).toEqual(TABLES.map((t) => t.name));
    for (const [i, resource] of description.resources.entries()) {
      expect(resource.hash).toBe(`sha256:${await hashFile(join(dir, resource.path))}`);
      expect(resource.bytes).toBe((await readFile(join(dir, resource.path))).length);
      expect(resource.schema.primaryKey).toEqual(TABLES[i].key);
      expect(resource.schema.fields.map((f: { name: string }) => f.name)).toEqual(TABLES[i].columns.map((c) => c.name));
    }
  });

  it("says in the database what each column means", async () => {
    const comments = await withDatabase({ path: join(dir, "headwater.duckdb") }, (database) =>
      database.rows("SELECT table_name AS name, column_name AS col, comment FROM duckdb_columns() WHERE NOT internal"),
    );
    expect(new Map(comments.map((c) => [`${c.name}.${c.col}`, c.comment]))).toEqual(
      new Map(TABLES.flatMap((t) => t.columns.map((c) => [`${t.name}.${c.name}`, c.description]))),
    );
  });

  it("counts the run's row from the tables", async () => {
    const [run] = await withDatabase({ path: join(dir, "headwater.duckdb") }, (database) =>
      database.rows("SELECT * FROM runs"),
    );
    expect(run).toMatchObject({
      run: RUN.run,
      datasets: 3,
      left_out: 1,
      series: 15,
      published: 14,
      fallback: 1,
      withheld: 1,
    });
    // 13 series with a skill of 0.15, one that fell back with 0.
    expect(run.skill).toBeCloseTo((13 * 0.15) / 14, 12);
  });
});

describe("published/latest", () => {
  it("shows a reader in another process a whole night at every moment, while it is swapped 200 times", async () => {
    const where = await temporary();
    const swapped = await openStore(where.dir);
    const published = join(where.dir, "published");
    for (const run of ["aaaaaaaaaaaa", "bbbbbbbbbbbb"]) {
      await mkdir(join(published, run));
      for (const name of ["one", "two"]) await writeFile(join(published, run, name), run);
    }
    await pointLatest(swapped, "aaaaaaaaaaaa");
    // Resolves the link once, as a reader of several files does, and then asks for both files of that night.
    const reader = spawn(process.execPath, [
      "-e",
      `const fs = require("node:fs"); const latest = process.argv[1];
       let reads = 0; const seen = new Set(); let stop = false;
       process.stdin.on("end", () => { stop = true; }).resume();
       (function read() {
         for (let i = 0; i < 50; i++) {
           const night = fs.realpathSync(latest);
           const one = fs.readFileSync(night + "/one", "utf8"), two = fs.readFileSync(night + "/two", "utf8");
           if (one !== two || one.length !== 12) { console.log("torn"); process.exit(1); }
           seen.add(one); reads++;
         }
         if (stop) console.log(JSON.stringify({ reads, seen: seen.size })); else setImmediate(read);
         if (reads === 50) console.log("ready");
       })();`,
      join(published, "latest"),
    ]);
    let output = "";
    reader.stdout.on("data", (data) => (output += data));
    await once(reader.stdout, "data");
    for (let i = 0; i < 200; i++) await pointLatest(swapped, i % 2 === 0 ? "bbbbbbbbbbbb" : "aaaaaaaaaaaa");
    reader.stdin.end();
    const [code] = await once(reader, "exit");
    expect(code, output).toBe(0);
    const { reads, seen } = JSON.parse(output.trim().split("\n").at(-1)!);
    expect(reads).toBeGreaterThan(200);
    expect(seen).toBe(2);
    await where.remove();
  });

  it("is refused where it is a directory", async () => {
    const where = await temporary();
    const copied = await openStore(where.dir);
    await mkdir(join(where.dir, "published", "latest"));
    await expect(pointLatest(copied, "aaaaaaaaaaaa")).rejects.toThrow(/is a directory, not a symbolic link/);
    await where.remove();
  });
});
