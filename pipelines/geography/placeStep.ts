import { rm } from "node:fs/promises";
import { join } from "node:path";
import { labelPoints } from "../columnar/labelPoints.js";
import { identifier, literal, withDatabase } from "../duckdb/database.js";
import { parquetSql } from "../duckdb/parquetSql.js";
import { type PointArea, pointFields } from "../inventory/area.js";
import type { Result, Store } from "../store/store.js";
import { findPolygon } from "./findPolygon.js";
import { degreesOf, gridOf } from "./nationalGrid.js";
import { readPolygons } from "./readPolygons.js";

/** What stands for the area of a point that lies in none, and of a row that has no point: no area is called so. */
export const OUTSIDE = "outside every polygon";
const NOWHERE = "without coordinates";

export interface Placing {
  readonly area: PointArea;
  /** Files of rows, and their content hashes. */
  readonly rows: readonly { readonly path: string; readonly sha256: string }[];
  /** The GeoJSON file, and its content hash. */
  readonly polygons: { readonly path: string; readonly sha256: string };
}

/** Finds the area of every point of some rows, each point once: `places.parquet` (`x, y, label`), in their order. */
export function placeStep(
  store: Store,
  { area, rows, polygons }: Placing,
): Promise<Result<object> & { reused: boolean }> {
  const [x, y] = pointFields(area).map((name) => `CAST(${identifier(name)} AS DOUBLE)`);
  const onGrid = "easting" in area;
  return store.step({
    name: "place",
    version: 1,
    inputs: { rows: rows.map(({ sha256 }) => sha256), x, y, onGrid, polygons: polygons.sha256, code: area.code },
    async run(dir) {
      const { parts, ...map } = await readPolygons(polygons.path, area.polygons, area.code);
      const find = findPolygon(parts);
      const moved = onGrid ? degreesOf : gridOf;
      const at = onGrid === map.onGrid ? find : (x: number, y: number) => find(...moved(x, y));
      const points = `SELECT DISTINCT ${x} AS x, ${y} AS y FROM ${parquetSql(rows.map(({ path }) => path))}
        WHERE ${x} IS NOT NULL AND ${y} IS NOT NULL`;
      const work = join(dir, "work");
      await withDatabase({ spill: join(dir, "spill"), memoryLimit: "1GB" }, (database) =>
        labelPoints(database, points, {
          label: (x, y) => {
            const found = at(x, y);
            return found < 0 ? parts.length : found;
          },
          labels: [...parts.map(({ area }) => area), OUTSIDE],
          to: join(dir, "places.parquet"),
          work,
        }),
      );
      await rm(work);
      return {};
    },
  });
}

/** SQL of rows with the area of their point as `_place`, to stand after FROM. */
export function placedSql(rows: string, area: PointArea, places: Result<object>): string {
  const [x, y] = pointFields(area).map((name) => `CAST(r.${identifier(name)} AS DOUBLE)`);
  return `(SELECT r.*, CASE WHEN ${x} IS NULL OR ${y} IS NULL THEN ${literal(NOWHERE)} ELSE p.label END AS _place
    FROM ${rows} r LEFT JOIN ${parquetSql([join(places.dir, "places.parquet")])} p ON p.x = ${x} AND p.y = ${y})`;
}
