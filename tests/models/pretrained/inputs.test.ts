import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { secondPeriod } from "../../../models/pretrained/candidates/secondPeriod.js";
import { Inputs, WIDTH } from "../../../models/pretrained/inputs.js";

/** Made by an independent program in Python (NumPy), rounded to six digits. */
interface Case {
  readonly m: number;
  readonly h: number;
  readonly steps: readonly number[];
  readonly y: readonly number[];
  readonly x: readonly (readonly number[])[];
  readonly anchor: readonly number[];
  readonly scale: number;
  readonly naive: number;
}
const cases: Case[] = JSON.parse(
  readFileSync(new URL("../../fixtures/pretrained/inputs.json", import.meta.url), "utf8"),
);

describe("inputs of the pretrained network", () => {
  const inputs = new Inputs();
  test.each(cases.map((c, i) => [i, c.m, c.y.length, c] as const))(
    "case %i (season %i, %i values) equals what an independent program computes",
    (_, m, __, c) => {
      inputs.of(Float64Array.from(c.y), m, secondPeriod(m), c.h, c.steps);
      expect(inputs.anchor.scale / c.scale).toBeCloseTo(1, 9);
      expect(inputs.anchor.naiveError / c.naive).toBeCloseTo(1, 9);
      const off: string[] = [];
      c.x.forEach((row, i) => {
        expect(row.length).toBe(WIDTH);
        expect(Math.abs(inputs.anchors[i] - c.anchor[i])).toBeLessThan(1e-7 * (c.scale + Math.abs(c.anchor[i])));
        row.forEach((expected, j) => {
          const actual = inputs.rows[i * WIDTH + j];
          if (!(Math.abs(actual - expected) <= 2e-5 * (1 + Math.abs(expected))))
            off.push(`${i},${j}: ${actual} not ${expected}`);
        });
      });
      expect(off).toEqual([]);
    },
  );
});
