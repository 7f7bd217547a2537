import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../models/pretrained/invent/random.js";
import { shuffled } from "../../../models/pretrained/shuffle.js";

const COUNT = 40_000;
function moments(draw: () => number): { mean: number; variance: number } {
  const values = Float64Array.from({ length: COUNT }, draw);
  const mean = values.reduce((a, b) => a + b, 0) / COUNT;
  return { mean, variance: values.reduce((a, v) => a + (v - mean) ** 2, 0) / COUNT };
}

describe("random numbers", () => {
  test("one seed gives one sequence, another seed or stream another", () => {
    const first = (r: Random) => Array.from({ length: 20 }, () => r.uniform());
    expect(first(new Random(1))).toEqual(first(new Random(1)));
    expect(first(new Random(1))).not.toEqual(first(new Random(2)));
    expect(first(new Random(1))).not.toEqual(first(new Random(1, 1)));
  });

  test.each([
    ["uniform", (r: Random) => r.uniform(2, 4), 3, 4 / 12],
    ["normal", (r: Random) => r.normal(), 0, 1],
    ["gamma with shape 0.5", (r: Random) => r.gamma(0.5, 2), 1, 2],
    ["gamma with shape 4", (r: Random) => r.gamma(4, 0.5), 2, 1],
    ["Student's t with 8 degrees of freedom", (r: Random) => r.student(8), 0, 8 / 6],
    ["Poisson 0.3", (r: Random) => r.poisson(0.3), 0.3, 0.3],
    ["Poisson 9.5", (r: Random) => r.poisson(9.5), 9.5, 9.5],
    ["Poisson 40", (r: Random) => r.poisson(40), 40, 40],
    ["Poisson 5000", (r: Random) => r.poisson(5000), 5000, 5000],
  ])("%s has the mean and the variance of its formula", (_, draw, mean, variance) => {
    const r = new Random(3);
    const found = moments(() => draw(r));
    // Five standard errors; a sample variance's own is larger for heavy tails.
    expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / COUNT));
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.12);
  });

  test("Poisson's probabilities are its formula's on both sides of the change of method", () => {
    for (const rate of [9, 11]) {
      const r = new Random(4);
      const counts = new Float64Array(60);
      for (let i = 0; i < COUNT; i++) counts[r.poisson(rate)]++;
      for (let k = 0, p = Math.exp(-rate); k < 25; p *= rate / ++k)
        expect(Math.abs(counts[k] / COUNT - p)).toBeLessThan(5 * Math.sqrt(p / COUNT) + 1e-4);
    }
  });

  test("shuffling loses nothing and repeats nothing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer(), (count, seed) => {
        expect([...shuffled(count, new Random(seed))].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
      }),
    );
  });
});
