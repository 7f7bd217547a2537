import { join } from "node:path";
import { expect, test } from "vitest";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { gridOf } from "../../pipelines/geography/nationalGrid.js";
import { placedSql, placeStep } from "../../pipelines/geography/placeStep.js";
import { hashFile } from "../../pipelines/store/hash.js";
import { openStore } from "../../pipelines/store/store.js";
import { london } from "../london.js";
import { scratch } from "../scratch.js";

const BOROUGHS = "tests/fixtures/geography/london-boroughs.geojson";
const file = (name: string) => literal(join(london.root, name));

test("fires lie in the borough that the fire brigade names, but for the coarseness of the boundaries", async () => {
  const path = join(await scratch(), "rows.parquet");
  const store = await openStore(await scratch());
  await withDatabase({}, (database) =>
    database.run(`COPY (SELECT borough, easting_rounded AS x, northing_rounded AS y
      FROM read_csv(${file("fire_dwelling/fires.csv.gz")}, all_varchar = true)) TO ${literal(path)} (FORMAT parquet)`),
  );
  const area = { easting: "x", northing: "y", polygons: "boroughs.geojson", code: "code" };
  const places = await placeStep(store, {
    area,
    rows: [{ path, sha256: await hashFile(path) }],
    polygons: { path: BOROUGHS, sha256: await hashFile(BOROUGHS) },
  });
  const [{ all, same, named }] = await withDatabase({}, (database) =>
    database.rows<Record<string, number>>(
      `SELECT count(*) AS "all", count(*) FILTER (borough = _place) AS same, count(*) FILTER (_place LIKE 'E09%') AS named
       FROM ${placedSql(`read_parquet(${literal(path)})`, area, places)}`,
    ),
  );
  expect(all).toBeGreaterThan(1000);
  expect(named / all).toBeGreaterThan(0.98);
  expect(same / all).toBeGreaterThan(0.94);
});

test("the degrees and the metres that the fire brigade gives of a call are the same place within 5 m", async () => {
  const calls = await withDatabase({}, (database) =>
    database.rows<Record<"lon" | "lat" | "e" | "n", number>>(
      `SELECT * FROM (SELECT try_cast(Longitude AS DOUBLE) AS lon, try_cast(Latitude AS DOUBLE) AS lat,
         try_cast(Easting_m AS DOUBLE) AS e, try_cast(Northing_m AS DOUBLE) AS n
       FROM read_csv(${file("fire_animal_rescue/animal_rescue.csv")}, all_varchar = true, encoding = 'latin-1'))
       WHERE lat > 1 AND e IS NOT NULL`,
    ),
  );
  expect(calls.length).toBeGreaterThan(50);
  for (const { lon, lat, e, n } of calls) {
    const [x, y] = gridOf(lon, lat);
    expect(Math.hypot(x - e, y - n)).toBeLessThan(5);
  }
});
