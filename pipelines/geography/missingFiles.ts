import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { didYouMean } from "../closest.js";
import type { Finding } from "../inventory/checkDataset.js";
import type { DeclaredDataset } from "../inventory/dataset.js";
import { geographyFiles } from "./geographyFiles.js";

/** Files that a data set's series name and that do not lie beside the inventory. */
export async function missingFiles(directory: string, dataset: DeclaredDataset): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const part of ["series", "categories"] as const)
    for (const [i, series] of dataset[part].entries())
      for (const { file, at } of geographyFiles(series)) {
        const path = join(directory, file);
        if ((await stat(path).catch(() => undefined))?.isFile()) continue;
        const there = await readdir(dirname(path)).catch(() => [] as string[]);
        const hint = didYouMean(file, there) || " Paths begin at the directory of the inventory.";
        findings.push({ path: [part, i, ...at], problem: `there is no file ${JSON.stringify(path)}.${hint}` });
      }
  return findings;
}
