import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readNames } from "../../pipelines/geography/readNames.js";
import { readPolygons } from "../../pipelines/geography/readPolygons.js";
import { readPopulation } from "../../pipelines/geography/readPopulation.js";
import { scratch } from "../scratch.js";

const SQUARE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];
const feature = (properties: unknown, coordinates: unknown = [SQUARE], type = "Polygon") => ({
  type: "Feature",
  properties,
  geometry: { type, coordinates },
});
const collection = (features: unknown[], crs?: string) =>
  JSON.stringify({
    type: "FeatureCollection",
    ...(crs && { crs: { type: "name", properties: { name: crs } } }),
    features,
  });

async function written(name: string, text: string): Promise<string> {
  const path = join(await scratch(), name);
  await writeFile(path, text);
  return path;
}
const polygons = async (text: string) => readPolygons(await written("map.geojson", text), "map.geojson", "code");
const population = async (text: string) => readPopulation(await written("people.csv", text), "people.csv");
const names = async (text: string) => readNames(await written("names.csv", text), "names.csv");

describe("a file of polygons", () => {
  test("is read by area, in the order of these; parts of an area are together", async () => {
    const far = SQUARE.map(([x, y]) => [x + 5, y]);
    const { onGrid, parts } = await polygons(
      collection([
        feature({ code: "B" }),
        feature({ code: "A" }, [[SQUARE], [far]], "MultiPolygon"),
        feature({ code: 7 }),
      ]),
    );
    expect(onGrid).toBe(false);
    expect(parts.map(({ area, rings }) => [area, rings[0][0]])).toEqual([
      ["7", [0, 0]],
      ["A", [0, 0]],
      ["A", [5, 0]],
      ["B", [0, 0]],
    ]);
  });

  test("is in degrees, or on the National Grid where its crs says so", async () => {
    const metres = SQUARE.map(([x, y]) => [x * 1000 + 530_000, y * 1000 + 180_000]);
    for (const crs of ["urn:ogc:def:crs:EPSG::27700", "EPSG:27700"])
      expect((await polygons(collection([feature({ code: "A" }, [metres])], crs))).onGrid).toBe(true);
    for (const crs of [undefined, "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326"])
      expect((await polygons(collection([feature({ code: "A" })], crs))).onGrid).toBe(false);
    await expect(polygons(collection([feature({ code: "A" }, [metres])]))).rejects.toThrow(
      "map.geojson: A has a corner at 530000, 180000, which are no degrees. Reproject the file",
    );
  });

  test.each([
    ["that is no JSON", "<html>", /^map.geojson is no JSON: .*Download it again/],
    ["of something else", '{"type":"Topology"}', "map.geojson is no GeoJSON FeatureCollection of polygons. Export"],
    ["without a polygon", collection([]), "map.geojson is no GeoJSON FeatureCollection of polygons"],
    [
      "without the property",
      collection([feature({ cod: "A" })]),
      'polygon 1 has no property "code". Did you mean "cod"?',
    ],
    ["without any property", collection([feature(null)]), 'polygon 1 has no property "code". It has none.'],
    ["with points", collection([feature({ code: "A" }, [1, 2], "Point")]), "map.geojson: A is a Point and no polygon"],
    ["with an open ring", collection([feature({ code: "A" }, [SQUARE.slice(0, 3)])]), "no polygon of closed rings"],
    [
      "in another system",
      collection([feature({ code: "A" })], "EPSG:3857"),
      'coordinate system "EPSG:3857". Use degrees',
    ],
  ])("%s is an error that says what to do", async (_, text, message) => {
    await expect(polygons(text)).rejects.toThrow(message);
  });
});

describe("a file of names", () => {
  test("has the columns name and code, wherever they are", async () => {
    expect(await names('\uFEFFregion,Code,Name\nx,W1," North, upper"\n\n,W2,South\n')).toEqual([
      { name: "North, upper", code: "W1" },
      { name: "South", code: "W2" },
    ]);
  });

  test.each([
    ["without them", "la,code\nNorth,W1\n", 'names.csv: the first line is "la,code". It must name the columns name'],
    ["that is empty", "", 'names.csv: the first line is "". It must name'],
    [
      "with half a line",
      "name,code\nNorth,W1\nSouth,\n",
      "names.csv: line 3 has no code. Add it, or take the line out.",
    ],
  ])("%s is an error that says what to do", async (_, text, message) => {
    await expect(names(text)).rejects.toThrow(message);
  });
});

describe("a file of residents", () => {
  test("has the columns area, year and population, wherever they are", async () => {
    expect(await population("population,area,x,year\n4000, North ,,2021\n3900.5,North,,2022\n")).toEqual([
      { area: "North", year: 2021, population: 4000 },
      { area: "North", year: 2022, population: 3900.5 },
    ]);
  });

  test.each([
    [
      "without one of them",
      "area,population\nN,1\n",
      'the first line is "area,population". It must name the columns area, year',
    ],
    ["without a line", "area,year,population\n", "people.csv has no line. Add one for each area and year."],
    [
      "with a year that is none",
      "area,year,population\nN,mid-2021,5\n",
      'line 2 has the year "mid-2021". Write four digits',
    ],
    [
      "with marks of thousands",
      'area,year,population\nN,2021,"4,000"\n',
      'line 2 has the population "4,000". Write a number above 0',
    ],
    ["with an area without residents", "area,year,population\nN,2021,0\n", "Write a number above 0"],
    [
      "that says a year twice",
      "area,year,population\nN,2021,5\nN,2021,6\n",
      "line 3 says N in 2021 again, after line 2. Take one out.",
    ],
  ])("%s is an error that says what to do", async (_, text, message) => {
    await expect(population(text)).rejects.toThrow(message);
  });
});
