import { z } from "zod";
import { datasetSchema, inventorySchema } from "./dataset.js";

/** The published JSON Schemas (draft 2020-12) by file name: what editors complete and check inventories with. */
export function jsonSchemas(): Record<string, string> {
  const schema = (title: string, zod: z.ZodType) => {
    const { $schema, ...rest } = z.toJSONSchema(zod, { io: "input" });
    return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
  };
  return {
    "dataset.json": schema("A data set of a Headwater inventory", datasetSchema),
    "inventory.json": schema("The header of a Headwater inventory: inventory.yaml", inventorySchema),
  };
}

/** The line that tells an editor which of them a YAML file follows; `directory` as seen from the file. */
export const schemaLine = (directory: string, name: "dataset" | "inventory"): string =>
  `# yaml-language-server: $schema=${directory}/${name}.json\n`;
