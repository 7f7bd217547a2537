import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { gallery } from "../../pipelines/pretrain/gallery.js";

test("the gallery in the documentation is what the generator draws", () => {
  expect(readFileSync(new URL("../../docs/invented-series.svg", import.meta.url), "utf8")).toBe(gallery(12));
});

test("the gallery has two lines a drawing, of numbers alone", () => {
  const svg = gallery(3, 1);
  expect(svg.match(/<polyline/g)?.length).toBe(6 * 4 * 2);
  expect(svg).not.toContain("NaN");
});
