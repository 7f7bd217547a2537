import fc from "fast-check";
import { expect, test } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { keySql } from "../../pipelines/panel/areaKeys.js";
import { unplacedInWords } from "../../pipelines/panel/unplaced.js";
import { dataset, query } from "./loaded.js";
import { panelWithFiles } from "./panelWithFiles.js";

/** Rectangles as GeoJSON, by area. */
const map = (areas: Record<string, readonly [left: number, low: number, right: number, top: number]>, crs?: string) =>
  JSON.stringify({
    type: "FeatureCollection",
    ...(crs && { crs: { type: "name", properties: { name: crs } } }),
    features: Object.entries(areas).map(([ward, [left, low, right, top]]) => ({
      type: "Feature",
      properties: { ward },
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [left, low],
            [right, low],
            [right, top],
            [left, top],
            [left, low],
          ],
        ],
      },
    })),
  });

const DEGREES = { longitude: "lon", latitude: "lat", polygons: "map.geojson", code: "ward" };
const GRID = { easting: "lon", northing: "lat", polygons: "map.geojson", code: "ward" };

const points = (area: Record<string, string>) =>
  dataset(
    {
      fields: {
        day: { type: "date" },
        lon: { type: "number", optional: true },
        lat: { type: "number", optional: true },
      },
    },
    { area },
  );
const rowsAt = (at: readonly (readonly [number | null, number | null])[]) =>
  `SELECT DATE '2024-01-01' + i::INTEGER % 2 AS day, lon, lat FROM (VALUES ${at
    .map(([x, y], i) => `(${i}, ${x ?? "NULL"}::DOUBLE, ${y ?? "NULL"}::DOUBLE)`)
    .join(", ")}) t(i, lon, lat)`;

test("a row counts in the polygon that its point lies in, by the polygon's code or name; what lies nowhere is told apart", async () => {
  const at = [
    [0.5, 51.5],
    [0.2, 51.2],
    [1, 51.5],
    [1.5, 51.5],
    [7, 51.5],
    [null, 51],
    [0.5, null],
    [0.5, 900],
  ] as const;
  const files = { "map.geojson": map({ brook: [1, 51, 2, 52], A: [0, 51, 1, 52], Elsewhere: [6, 51, 8, 52] }) };
  const { counts, meta } = await panelWithFiles(points(DEGREES), rowsAt(at), files);
  // The shared edge goes to A, which comes first.
  expect(counts).toEqual({ A: 3, B: 1 });
  expect(meta.unmapped).toBe(4);
  expect(meta.unplaced).toEqual([
    { written: "without coordinates", rows: 2, nearest: null },
    { written: "Elsewhere", rows: 1, nearest: null },
    { written: "outside every polygon", rows: 1, nearest: null },
  ]);
  expect(unplacedInWords(meta.unplaced)).toBe(' ("without coordinates" 2; "Elsewhere" 1; "outside every polygon" 1)');
});

test("points on the National Grid are found in polygons in degrees, and the other way round", async () => {
  const inDegrees = { "map.geojson": map({ A: [-0.2, 51.4, -0.1, 51.6], B: [-0.1, 51.4, 0, 51.6] }) };
  // Lambeth and Greenwich.
  const grid = rowsAt([
    [530_625, 178_388],
    [538_900, 177_300],
  ]);
  expect((await panelWithFiles(points(GRID), grid, inDegrees)).counts).toEqual({ A: 1, B: 1 });
  const inMetres = { "map.geojson": map({ A: [525_000, 170_000, 535_000, 190_000] }, "urn:ogc:def:crs:EPSG::27700") };
  expect((await panelWithFiles(points(GRID), grid, inMetres)).counts).toEqual({ A: 1 });
  expect(
    (
      await panelWithFiles(
        points(DEGREES),
        rowsAt([
          [-0.1199, 51.4894],
          [0, 51.48],
        ]),
        inMetres,
      )
    ).counts,
  ).toEqual({ A: 1 });
});

test("another file of polygons counts anew, the same file does not", async () => {
  const made = await panelWithFiles(
    points(DEGREES),
    rowsAt([
      [0.5, 51.5],
      [1.5, 51.5],
    ]),
    { "map.geojson": map({ A: [0, 51, 1, 52] }) },
  );
  expect(made.counts).toEqual({ A: 1 });
  expect((await made.build()).reused).toBe(true);
  made.files["map.geojson"] = map({ A: [0, 51, 2, 52] });
  const again = await made.build();
  expect([again.reused, again.counts]).toEqual([false, { A: 2 }]);
});

test("a large file of rows is counted as SQL counts it by the rectangles' bounds", async () => {
  const rows = `SELECT DATE '2024-01-01' + (i % 2)::INTEGER AS day, CAST((hash(i) % 1000003) / 400000 AS DOUBLE) AS lon,
    CAST(50.8 + (hash(i + 7) % 999983) / 700000 AS DOUBLE) AS lat FROM range(100000) t(i)`;
  const { counts, meta, dir } = await panelWithFiles(points(DEGREES), rows, {
    "map.geojson": map({ A: [0, 51, 1, 52], B: [1, 51, 2, 52] }),
  });
  const [truth] = await query<Record<string, number>>(
    dir,
    "panel.parquet",
    `SELECT count(*) FILTER (lat >= 51 AND lat <= 52 AND lon <= 1) AS A, count(*) FILTER (lat >= 51 AND lat <= 52 AND lon > 1 AND lon <= 2) AS B
     FROM (${rows}) r`,
  );
  expect(counts).toEqual(truth);
  expect(meta.unmapped).toBe(100_000 - truth.A - truth.B);
});

test("the names of a file are what a source calls the areas, and go before the areas' own; others keep theirs", async () => {
  const written = ["ÁSH & elm", "The  Brook", "brook", "Cliff", "cliff", "Clifff", "nowhere"];
  const rows = `SELECT DATE '2024-01-01' + i::INTEGER % 2 AS day, area FROM (VALUES ${written.map((w, i) => `(${i}, '${w}')`).join(", ")}) t(i, area)`;
  const set = dataset({}, { area: { field: "area", names: "names.csv" } });
  const { counts, meta } = await panelWithFiles(set, rows, {
    "names.csv": "name,code\nthe brook,B\nCLIFF,Ash and Elm\nnowhere,X9\n",
  });
  expect(counts).toEqual({ A: 3, B: 2 });
  expect(meta.unplaced).toEqual([
    { written: "Clifff", rows: 1, nearest: "Cliff" },
    { written: "nowhere", rows: 1, nearest: null },
  ]);
  const twice = panelWithFiles(set, rows, { "names.csv": "name,code\nCliff,A\ncliff ,B\n" });
  await expect(twice).rejects.toThrow(/names.csv calls two areas "(Cliff|cliff)": A and B/);
});

test("a name is the same however it is written: case, accents, punctuation and blanks do not count", async () => {
  const marks = fc.constantFrom(" ", "  ", ". ", " - ");
  const spelling = fc
    .tuple(
      marks,
      fc.constantFrom("ash", "Ash", "ÁSH", "äsh"),
      marks,
      fc.constantFrom("&", "and"),
      marks,
      fc.constantFrom("Elm", "élm"),
    )
    .map((parts) => parts.join(""));
  await withDatabase({}, (database) =>
    fc.assert(
      fc.asyncProperty(spelling, async (written) => {
        const [{ key }] = await database.rows(`SELECT ${keySql("$written")} AS key`, { written });
        expect(key).toBe("ash and elm");
      }),
    ),
  );
});
