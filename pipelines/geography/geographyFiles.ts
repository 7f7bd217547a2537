import { isPoint } from "../inventory/area.js";
import type { Inventory, InventoryHeader, Series } from "../inventory/dataset.js";
import { readBoundaries } from "./readBoundaries.js";
import { readNames } from "./readNames.js";
import { readPolygons } from "./readPolygons.js";
import { readPopulation } from "./readPopulation.js";

/** A file that an inventory names, beside it. */
export interface GeographyFile {
  readonly role: "names" | "polygons" | "boundaries" | "population";
  /** As the inventory writes it. */
  readonly file: string;
  /** Where it is named: keys below the series, or those of the header. */
  readonly at: readonly string[];
  /** Reads it as a night will. @throws InputError for what is wrong in it */
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

/** The file that a header names. */
export const headerFiles = ({ population: file }: Pick<InventoryHeader, "population">): GeographyFile[] =>
  file === undefined
    ? []
    : [{ role: "population", file, at: ["population"], check: (path) => readPopulation(path, file) }];

/** All files of an inventory, each once a series. */
export const filesOf = (inventory: Pick<Inventory, "datasets" | "population">): GeographyFile[] => [
  ...headerFiles(inventory),
  ...inventory.datasets.flatMap(({ series }) => series.flatMap(geographyFiles)),
];
