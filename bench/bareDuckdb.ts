import { join } from "node:path";
import { literal, withDatabase } from "../pipelines/duckdb/database.js";

// What a user would write instead of Headwater: count the file by area and week, nothing else.
const [sources] = process.argv.slice(2);
await withDatabase({}, async (database) => {
  const file = literal(join(sources, "events.csv"));
  const began = performance.now();
  const rows = await database.rows(
    `SELECT area, date_trunc('week', opened) AS ds, count(*) AS y FROM read_csv(${file}) GROUP BY ALL ORDER BY ALL`,
  );
  console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000, periods: rows.length }));
});
