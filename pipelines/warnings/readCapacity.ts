import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { frequency } from "../../models/frequency.js";
import { InputError } from "../inputError.js";
import { explainIssue } from "../inventory/explainIssue.js";
import { yamlFile } from "../inventory/yamlFile.js";
import type { Result, Store } from "../store/store.js";
import type { Capacity } from "./capacity.js";

/** Per service: the frequency of its periods, and what each area can meet in one of them. */
const schema = z.record(
  z.string(),
  z.strictObject({
    freq: z.string().refine((name) => isFrequency(name), "a frequency as pandas names it: D, W-MON, MS"),
    areas: z.record(z.string(), z.number().positive()),
  }),
);

export interface CapacityMeta {
  readonly capacity: readonly Capacity[];
}

/**
 * The capacity file of an inventory, looked for beside the inventory and then below the source root; empty without one.
 * @throws InputError naming file, line and column of what is wrong in it, or both places where it was looked for
 */
export async function readCapacity(
  store: Store,
  { file, directory, sources }: { file?: string; directory: string; sources: string },
): Promise<Result<CapacityMeta> & { reused: boolean }> {
  const capacity = file === undefined ? [] : await parse(file, [directory, sources]);
  return store.step<CapacityMeta>({
    name: "capacity",
    version: 1,
    inputs: { capacity },
    run: async () => ({ capacity }),
  });
}

async function parse(file: string, places: readonly string[]): Promise<Capacity[]> {
  for (const place of places) {
    const path = join(place, file);
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) continue;
    const yaml = yamlFile(path, text);
    const result = schema.safeParse(yaml.value);
    const problems = yaml.problems.length
      ? yaml.problems
      : (result.error?.issues.flatMap((issue) => explainIssue(yaml, schema, issue)) ?? []);
    if (problems.length) throw new InputError(`The capacity cannot be used yet:\n  ${problems.join("\n  ")}`);
    return Object.entries(result.data!).flatMap(([service, { freq, areas }]) =>
      Object.entries(areas).map(([area, capacity]) => ({ service, area, freq, capacity })),
    );
  }
  throw new InputError(
    `The inventory's capacity file ${file} is neither in ${places.join(" nor in ")}. Put it there, or take the line "capacity" out of inventory.yaml.`,
  );
}

function isFrequency(name: string): boolean {
  try {
    frequency(name);
    return true;
  } catch {
    return false;
  }
}
