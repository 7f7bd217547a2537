import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { didYouMean } from "../closest.js";
import type { Finding } from "../inventory/checkDataset.js";
import type { DeclaredDataset } from "../inventory/dataset.js";
import { type GeographyFile, geographyFiles } from "./geographyFiles.js";

type Named = Pick<GeographyFile, "file" | "at">;

/** The files that a data set's series name; `at` from the top of its file. */
export const filesOfDataset = (dataset: DeclaredDataset): Named[] =>
  (["series", "categories"] as const).flatMap((part) =>
    dataset[part].flatMap((series, i) =>
      geographyFiles(series).map(({ file, at }) => ({ file, at: [part, String(i), ...at] })),
    ),
  );

/** Those of some files that do not lie beside the inventory. */
export async function missingFiles(directory: string, named: readonly Named[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { file, at } of named) {
    const path = join(directory, file);
    if ((await stat(path).catch(() => undefined))?.isFile()) continue;
    const there = await readdir(dirname(path)).catch(() => [] as string[]);
    const hint = didYouMean(file, there) || " Paths begin at the directory of the inventory.";
    findings.push({ path: at, problem: `there is no file ${JSON.stringify(path)}.${hint}` });
  }
  return findings;
}
