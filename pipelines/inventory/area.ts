import { z } from "zod";

const file = z.string().min(1).describe("File, relative to the inventory.");
const polygons = file.describe(
  "GeoJSON file of areas, relative to the inventory: degrees, or the National Grid by `crs`.",
);
const code = z.string().describe("Property of each polygon with the area's code or name.");

const named = z.strictObject({
  field: z.string().describe("Field with what the source calls the area."),
  names: file.describe("CSV file with the columns name and code: what the source writes, and which area that is."),
});
const degrees = z.strictObject({
  longitude: z.string().describe("Field with degrees east (WGS 84)."),
  latitude: z.string().describe("Field with degrees north."),
  polygons,
  code,
});
const grid = z.strictObject({
  easting: z.string().describe("Field with metres east on the British National Grid."),
  northing: z.string().describe("Field with metres north."),
  polygons,
  code,
});

/** How a row says which area it is about. */
export const areaSchema = z.union([z.string(), z.strictObject({ all: z.string() }), named, degrees, grid], {
  error:
    "a field, { all: CODE }, { field: FIELD, names: FILE }, { longitude: FIELD, latitude: FIELD, polygons: FILE, code: PROPERTY }, or the last with easting and northing",
});

export type Area = z.infer<typeof areaSchema>;
/** An area that is known by a point. */
export type PointArea = z.infer<typeof degrees> | z.infer<typeof grid>;

/** Whether the area is that of the polygon in which a row's point lies. */
export const isPoint = (area: Area): area is PointArea => typeof area !== "string" && "polygons" in area;

/** The fields with a point's place to the east and to the north. */
export const pointFields = (area: PointArea): [string, string] =>
  "longitude" in area ? [area.longitude, area.latitude] : [area.easting, area.northing];
