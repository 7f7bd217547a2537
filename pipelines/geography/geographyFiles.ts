import { isPoint } from "../inventory/area.js";
import type { Dataset, Series } from "../inventory/dataset.js";
import { readNames } from "./readNames.js";
import { readPolygons } from "./readPolygons.js";

/** A file that a series names, beside the inventory. */
export interface GeographyFile {
  /** As the inventory writes it. */
  readonly file: string;
  /** Where the series names it: keys below the series. */
  readonly at: readonly string[];
  /** Reads it as the series will. @throws InputError for what is wrong in it */
  check(path: string): Promise<unknown>;
}

/** The files by which a series finds its areas. */
export function geographyFiles({ area }: Pick<Series, "area">): GeographyFile[] {
  if (typeof area === "string" || "all" in area) return [];
  if (!isPoint(area))
    return [{ file: area.names, at: ["area", "names"], check: (path) => readNames(path, area.names) }];
  const { polygons, code } = area;
  return [{ file: polygons, at: ["area", "polygons"], check: (path) => readPolygons(path, polygons, code) }];
}

/** Those of all series of some data sets, each once a series. */
export const filesOf = (datasets: readonly Pick<Dataset, "series">[]): GeographyFile[] =>
  datasets.flatMap(({ series }) => series.flatMap(geographyFiles));
