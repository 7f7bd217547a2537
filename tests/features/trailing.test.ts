import * as aq from "arquero";
import { expect, test } from "vitest";
import { registerTrailing } from "../../pipelines/features/trailing.js";

registerTrailing();
const derive = (y: number[]) =>
  aq
    .table({ y, g: y.map(() => 1) })
    .groupby("g")
    .derive({ mean: "d => op.trailing_mean(d.y, 3)", sd: "d => op.trailing_sd(d.y, 3)" });

test("a mean and a deviation need all of their values", () => {
  const table = derive([1, 2, 6, 4]);
  expect(table.array("mean")).toEqual([Number.NaN, Number.NaN, 3, 4]);
  expect(table.array("sd")).toEqual([Number.NaN, Number.NaN, Math.sqrt(7), 2]);
});

test("what has left the window leaves no trace: a constant stretch after an enormous value does not deviate", () => {
  const table = derive([1e9, 0.1, 0.1, 0.1, 0.1]);
  expect(table.get("sd", 4)).toBeCloseTo(0, 15);
  expect(table.get("mean", 4)).toBeCloseTo(0.1, 15);
});
