import { isPoint } from "../inventory/area.js";
import type { Dataset, Series } from "../inventory/dataset.js";
import { readBoundaries } from "./readBoundaries.js";
import { readNames } from "./readNames.js";
import { readPolygons } from "./readPolygons.js";

/** A file that a series names, beside the inventory. */
export interface GeographyFile {
  readonly role: "names" | "polygons" | "boundaries";
  /** As the inventory writes it. */
  readonly file: string;
  /** Where the series names it: keys below the series. */
  readonly at: readonly string[];
  /** Reads it as the series will. @throws InputError for what is wrong in it */
  check(path: string): Promise<unknown>;
}

/** The files by which a series finds its areas. */
export function geographyFiles({ area, boundaries }: Pick<Series, "area" | "boundaries">): GeographyFile[] {
  const files: GeographyFile[] = [];
  if (typeof area !== "string" && "names" in area)
    files.push({
      role: "names",
      file: area.names,
      at: ["area", "names"],
      check: (path) => readNames(path, area.names),
    });
  if (isPoint(area)) {
    const { polygons: file, code } = area;
    files.push({ role: "polygons", file, at: ["area", "polygons"], check: (path) => readPolygons(path, file, code) });
  }
  if (boundaries !== undefined)
    files.push({
      ...{ role: "boundaries", file: boundaries, at: ["boundaries"] },
      check: (path) => readBoundaries(path, boundaries),
    });
  return files;
}

/** Those of all series of some data sets, each once a series. */
export const filesOf = (datasets: readonly Pick<Dataset, "series">[]): GeographyFile[] =>
  datasets.flatMap(({ series }) => series.flatMap(geographyFiles));
