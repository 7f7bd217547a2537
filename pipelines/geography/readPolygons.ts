import { readFile } from "node:fs/promises";
import { didYouMean } from "../closest.js";
import { InputError } from "../inputError.js";

/** A ring of `[x, y]`, closed; the first of a polygon's rings is its edge, the others are holes. */
export type Rings = number[][][];

/** Areas on a map. */
export interface Polygons {
  /** Whether coordinates are metres on the British National Grid; degrees (WGS 84) otherwise. */
  readonly onGrid: boolean;
  /** Each with its area, in the order of those; an area of several parts has several. */
  readonly parts: readonly { readonly area: string; readonly rings: Rings }[];
}

interface Feature {
  readonly properties?: Readonly<Record<string, unknown>> | null;
  readonly geometry?: { readonly type: string; readonly coordinates: unknown } | null;
}

/**
 * The polygons of a GeoJSON file (RFC 7946, and the `crs` of its predecessor), by the area that a property names.
 * @throws InputError naming what is no GeoJSON, has no such property, or lies in another coordinate system
 */
export async function readPolygons(path: string, file: string, property: string): Promise<Polygons> {
  const { crs, features } = parsed(file, await readFile(path, "utf8"));
  const onGrid = isOnGrid(file, crs);
  const parts = features.flatMap(({ properties, geometry }, i) => {
    const area = properties?.[property];
    if (area === undefined || area === null || area === "") {
      const names = Object.keys(properties ?? {});
      throw new InputError(
        `${file}: polygon ${i + 1} has no property ${JSON.stringify(property)}.${didYouMean(property, names) || ` It has ${names.join(", ") || "none"}.`} Name the one with the area's code by \`code\`.`,
      );
    }
    const several = geometry?.type === "MultiPolygon" ? geometry.coordinates : [geometry?.coordinates];
    if (!geometry || !/^(Multi)?Polygon$/.test(geometry.type) || !isPolygons(several))
      throw new InputError(
        `${file}: ${String(area)} is ${geometry ? `a ${geometry.type}` : "nowhere"} and no polygon of closed rings. Take it out, or give the file of polygons.`,
      );
    return several.map((rings) => ({ area: String(area), rings }));
  });
  if (!onGrid) for (const { area, rings } of parts) refuseMetres(file, area, rings);
  return { onGrid, parts: parts.sort((a, b) => (a.area < b.area ? -1 : a.area > b.area ? 1 : 0)) };
}

function parsed(file: string, text: string): { crs: unknown; features: Feature[] } {
  let value: { type?: unknown; crs?: unknown; features?: Feature[] };
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file} is no JSON: ${(error as Error).message}. Download it again.`);
  }
  if (value?.type !== "FeatureCollection" || !Array.isArray(value.features) || value.features.length === 0)
    throw new InputError(
      `${file} is no GeoJSON FeatureCollection of polygons. Export the areas as GeoJSON (ogr2ogr -f GeoJSON ${file} …).`,
    );
  return { crs: value.crs, features: value.features };
}

function isOnGrid(file: string, crs: unknown): boolean {
  const name = (crs as { properties?: { name?: unknown } } | undefined)?.properties?.name ?? "CRS84";
  if (/CRS84$|EPSG:.*\b4326$/.test(String(name))) return false;
  if (/EPSG:.*\b27700$/.test(String(name))) return true;
  throw new InputError(
    `${file} is in the coordinate system ${JSON.stringify(name)}. Use degrees (ogr2ogr -t_srs EPSG:4326 …) or the British National Grid (EPSG:27700).`,
  );
}

const isPolygons = (value: unknown): value is Rings[] =>
  Array.isArray(value) && value.every((rings) => Array.isArray(rings) && rings.length > 0 && rings.every(isRing));

const isRing = (ring: unknown): boolean =>
  Array.isArray(ring) &&
  ring.length > 3 &&
  ring.every((point) => Number.isFinite(point?.[0]) && Number.isFinite(point?.[1])) &&
  [0, 1].every((axis) => ring[0][axis] === ring.at(-1)[axis]);

function refuseMetres(file: string, area: string, rings: Rings): void {
  const far = rings[0].find(([x, y]) => Math.abs(x) > 180 || Math.abs(y) > 90);
  if (far)
    throw new InputError(
      `${file}: ${area} has a corner at ${far[0]}, ${far[1]}, which are no degrees. Reproject the file (ogr2ogr -t_srs EPSG:4326 …), or keep its \`crs\`.`,
    );
}
