import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { fromSchema } from "../../pipelines/connect/connectors.js";
import { sourceSchema } from "../../pipelines/inventory/source.js";
import { SOURCES } from "./sources.js";

const page = await readFile("docs/connectors.md", "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, text]) => text);
const kinds = fromSchema.options.map(({ shape }) => shape.kind.value).sort();

it("the page of connectors has an example of each, which the inventory takes", () => {
  const examples = blocks("yaml").map((text) => sourceSchema.parse(parse(text).source));
  expect(examples.map(({ from }) => from?.kind).sort()).toEqual(kinds);
});

it("the connector that it shows is the one that there is, in under 100 lines", async () => {
  const shown = blocks("ts");
  expect(shown).toEqual([await readFile("pipelines/connect/arcgis.ts", "utf8")]);
  expect(shown[0].split("\n").length).toBeLessThan(100);
});

it("the suite asks its laws of each connector that gives records", () => {
  expect(SOURCES.map(({ kind }) => kind).sort()).toEqual(kinds.filter((kind) => kind !== "http"));
});
