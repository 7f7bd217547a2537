import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { manifests } from "../../pipelines/landing/vintages.js";
import type { Store } from "../../pipelines/store/store.js";
import { datasetOf } from "../sources/readTable.js";

export const dataset = (...files: string[]) => datasetOf({ format: "csv", files }, { a: { type: "text" } });
export const table = dataset("a.csv");

export async function put(root: string, files: Record<string, string>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}

export const textOf = async (paths: readonly string[]) =>
  (await Promise.all(paths.map((path) => readFile(path, "utf8")))).join("");
export const hash = (text: string) => createHash("sha256").update(text).digest("hex");
export const landings = async (store: Store) => (await manifests(store, "table")).length;
