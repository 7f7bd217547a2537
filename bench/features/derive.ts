import { readTable } from "../../pipelines/columnar/readTable.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { deriveFeatures } from "../../pipelines/features/deriveFeatures.js";

/** Headwater's daily features of a long table, three times: prints the seconds of each as JSON, wall and processor. */
const frame = await withDatabase({}, (database) =>
  readTable(
    database,
    `SELECT dense_rank() OVER (ORDER BY unique_id) AS series, 1 AS past, ds, y
     FROM read_parquet(${literal(process.argv[2])}) ORDER BY unique_id, ds`,
  ),
);
const runs = [];
let columns = 0;
for (let run = 0; run < 3; run++) {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  columns = deriveFeatures(frame, { freq: "D", timeZone: "UTC" }, []).columns.length;
  const { user, system } = process.cpuUsage(cpu);
  runs.push({ wall: (performance.now() - wall) / 1000, cpu: (user + system) / 1e6 });
}
console.log(JSON.stringify({ rows: frame.numRows(), columns, runs }));
