import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { headerFiles } from "../geography/geographyFiles.js";
import { filesOfDataset, missingFiles } from "../geography/missingFiles.js";
import { InputError } from "../inputError.js";
import { checkDataset } from "./checkDataset.js";
import { checkInventory } from "./checkInventory.js";
import { type DeclaredDataset, datasetSchema, type Inventory, inventorySchema, withCategories } from "./dataset.js";
import { explainIssue } from "./explainIssue.js";
import { type YamlFile, yamlFile } from "./yamlFile.js";

const HEADER = "inventory.yaml";

/**
 * Reads a directory of YAML files: `inventory.yaml` and one file a data set, and one more that is `added` to them.
 * @throws InputError with every problem found, each as `file:line:column: what is wrong, and what to do`
 */
export async function readInventory(
  directory: string,
  added?: { readonly name: string; readonly text: string },
): Promise<Inventory> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOTDIR" ? "is no directory" : "cannot be read";
    throw new InputError(`The inventory ${directory} ${why}. Give the directory that holds ${HEADER} to --inventory.`);
  });
  if (!names.includes(HEADER))
    throw new InputError(
      `The inventory ${directory} has no ${HEADER}. Write one (id, title, areas), or give another directory to --inventory.`,
    );
  const paths = names.filter((name) => /\.ya?ml$/.test(name) && name !== HEADER).sort();
  const read = async (name: string) => yamlFile(join(directory, name), await readFile(join(directory, name), "utf8"));
  const headerFile = await read(HEADER);
  const files = await Promise.all(paths.map(read));
  if (added) {
    paths.push(added.name);
    files.push(yamlFile(join(directory, added.name), added.text));
  }

  const problems: string[] = [];
  const parsed = <T>(file: YamlFile, schema: z.ZodType<T>): T | undefined => {
    problems.push(...file.problems);
    if (file.problems.length) return undefined;
    const result = schema.safeParse(file.value);
    if (!result.success) problems.push(...result.error.issues.flatMap((issue) => explainIssue(file, schema, issue)));
    return result.data;
  };
  const header = parsed(headerFile, inventorySchema);
  const datasets = files.map((file) => parsed(file, datasetSchema));
  datasets.forEach((dataset, i) => {
    if (dataset) problems.push(...checkDataset(dataset).map(({ path, problem }) => `${files[i].at(path)}: ${problem}`));
  });
  for (const { path, problem } of header ? await missingFiles(directory, headerFiles(header)) : [])
    problems.push(`${headerFile.at(path)}: ${problem}`);
  for (const [i, dataset] of datasets.entries())
    for (const { path, problem } of dataset ? await missingFiles(directory, filesOfDataset(dataset)) : [])
      problems.push(`${files[i].at(path)}: ${problem}`);
  for (const { file, path, problem } of checkInventory(header, datasets, paths))
    problems.push(`${(file === "header" ? headerFile : files[file]).at(path)}: ${problem}`);
  if (problems.length)
    throw new InputError(`The inventory cannot be used yet:\n${problems.map((p) => `  ${p}`).join("\n")}`);
  const sorted = (datasets as DeclaredDataset[]).map(withCategories).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...header!, datasets: sorted };
}
