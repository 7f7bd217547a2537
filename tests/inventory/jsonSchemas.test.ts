import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { z } from "zod";
import { datasetSchema, inventorySchema } from "../../pipelines/inventory/dataset.js";
import { jsonSchemas } from "../../pipelines/inventory/jsonSchemas.js";

const root = "data/inventory";
const files = readdirSync(root).flatMap((name) =>
  readdirSync(join(root, name))
    .filter((file) => file.endsWith(".yaml") && file !== "capacity.yaml")
    .map((file) => join(root, name, file)),
);
const published = (name: string) => readFileSync(join("data/schema", name), "utf8");
// Formats stand beside patterns that say the same.
const ajv = new Ajv2020({ validateFormats: false });
const schemas: Record<string, { check: (value: unknown) => unknown; zod: z.ZodType }> = {
  "dataset.json": { check: ajv.compile(JSON.parse(published("dataset.json"))), zod: datasetSchema },
  "inventory.json": { check: ajv.compile(JSON.parse(published("inventory.json"))), zod: inventorySchema },
};
const schemaOf = (file: string) => (file.endsWith("/inventory.yaml") ? "inventory.json" : "dataset.json");

describe("the published JSON Schemas", () => {
  it("are what `npm run schema` makes of the code", () => {
    for (const [name, text] of Object.entries(jsonSchemas())) expect(published(name), name).toBe(text);
    expect(Object.keys(jsonSchemas()).sort()).toEqual(readdirSync("data/schema").sort());
  });

  it.each(files)("%s names its schema for the editor in its first line, and follows it", (file) => {
    const text = readFileSync(file, "utf8");
    const [, path] = /^# yaml-language-server: \$schema=(.*)\n/.exec(text) ?? [];
    expect(resolve(dirname(file), path)).toBe(resolve("data/schema", schemaOf(file)));
    expect(schemas[schemaOf(file)].check(parse(text))).toBe(true);
  });

  it("accept and refuse exactly what the code does: shipped data sets with anything at any place", () => {
    const values = fc.oneof(
      fc.constantFrom(undefined, null, "count", "text", "2024-02-30", "P6Y", "Not a slug", [], ["a"], {}, { sum: "x" }),
      fc.integer({ min: -2, max: 2 }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.infiniteStream(fc.nat()), values, (file, choices, value) => {
        const document = parse(readFileSync(file, "utf8"));
        let at = document;
        for (const choice of choices) {
          const keys = [...Object.keys(at), "added"];
          const key = keys[choice % keys.length];
          if (typeof at[key] === "object" && at[key] !== null && choice % 3 > 0) at = at[key];
          else {
            if (value === undefined && Array.isArray(at)) at.splice(Number(key), 1);
            else if (value === undefined) delete at[key];
            else if (Array.isArray(at)) at.push(value);
            else at[key] = value;
            break;
          }
        }
        const { check, zod } = schemas[schemaOf(file)];
        expect(check(document)).toBe(zod.safeParse(document).success);
      }),
      { numRuns: 1000 },
    );
  });

  it("say of every key of a data set what it is for", () => {
    const { properties } = JSON.parse(published("dataset.json"));
    const bare = Object.keys(properties).filter((key) => !properties[key].description && key !== "title");
    expect(bare).toEqual([]);
  });
});
