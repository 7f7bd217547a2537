import { type Database, literal, withDatabase } from "../duckdb/database.js";
import { duckdb } from "../duckdb/duckdb.js";

const { DOUBLE, DuckDBDataChunk, INTEGER } = duckdb;

/** The typed memory of a DuckDB vector; see `readTable`. */
interface Vector {
  readonly items: Float64Array | Int32Array;
  flush(): void;
}

/**
 * Writes a Parquet file `x, y, label` of the points of a query, in its order. A chunk of them at a time is in memory,
 * however many there are.
 * @param sql two columns of numbers (DOUBLE), none of them null
 * @param label of each point the place of its label in `labels`
 * @param work file of a database that holds the points meanwhile
 */
export async function labelPoints(
  database: Database,
  sql: string,
  {
    label,
    labels,
    to,
    work,
  }: { label: (x: number, y: number) => number; labels: readonly string[]; to: string; work: string },
): Promise<void> {
  await withDatabase({ path: work, memoryLimit: "256MB" }, async (made) => {
    await made.run("CREATE TABLE points (x DOUBLE, y DOUBLE, label INTEGER)");
    await made.run("CREATE TABLE labels (place INTEGER, label VARCHAR)");
    const names = await made.connection.createAppender("labels");
    labels.forEach((name, place) => {
      names.appendInteger(place);
      names.appendVarchar(name);
      names.endRow();
    });
    names.closeSync();
    const appender = await made.connection.createAppender("points");
    for await (const chunk of await database.connection.stream(sql)) {
      const count = chunk.rowCount;
      const [xs, ys] = [0, 1].map((i) => (chunk.getColumnVector(i) as unknown as Vector).items);
      const out = DuckDBDataChunk.create([DOUBLE, DOUBLE, INTEGER], count);
      const [x, y, place] = [0, 1, 2].map((i) => out.getColumnVector(i) as unknown as Vector);
      x.items.set(xs.subarray(0, count));
      y.items.set(ys.subarray(0, count));
      for (let row = 0; row < count; row++) place.items[row] = label(xs[row], ys[row]);
      for (const vector of [x, y, place]) vector.flush();
      appender.appendDataChunk(out);
    }
    appender.closeSync();
    await made.run(
      `COPY (SELECT x, y, l.label FROM points p JOIN labels l ON l.place = p.label ORDER BY x, y) TO ${literal(to)} (FORMAT parquet)`,
    );
  });
}
