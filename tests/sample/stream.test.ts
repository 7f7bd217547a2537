import fc from "fast-check";
import { expect, it } from "vitest";
import { normal, pickIndex, poisson, streams } from "../../data/sample/stream.js";

const moments = (values: readonly number[]) => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length };
};

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

it("a stream is a function of its seed, name and numbers", () => {
  fc.assert(
    fc.property(seed, fc.string(), fc.nat(50), fc.nat(40_000), (s, name, a, b) => {
      const first = streams(s, name)(a, b);
      const second = streams(s, name)(a, b);
      for (let i = 0; i < 20; i++) expect(first()).toBe(second());
    }),
  );
});

it("streams of another seed, name, area or day draw something else", () => {
  fc.assert(
    fc.property(seed, fc.nat(50), fc.nat(40_000), (s, a, b) => {
      const three = (draw: () => number) => [draw(), draw(), draw()].join();
      const all = [
        streams(s, "one")(a, b),
        streams((s + 1) % 2 ** 32, "one")(a, b),
        streams(s, "two")(a, b),
        streams(s, "one")(a + 1, b),
        streams(s, "one")(a, b + 1),
      ].map(three);
      expect(new Set(all).size).toBe(all.length);
    }),
  );
});

it("numbers lie in [0, 1) and have the moments of a uniform", () => {
  const random = streams(3, "uniform")(0, 0);
  const values = Array.from({ length: 100_000 }, random);
  expect(values.every((v) => v >= 0 && v < 1)).toBe(true);
  expect(moments(values).mean).toBeCloseTo(0.5, 2);
  expect(moments(values).variance).toBeCloseTo(1 / 12, 2);
});

it("first numbers of neighbouring days and of neighbouring areas are uncorrelated", () => {
  const draw = streams(3, "neighbours");
  const correlation = (pairs: readonly (readonly [number, number])[]) => {
    const [x, y] = [moments(pairs.map((p) => p[0])), moments(pairs.map((p) => p[1]))];
    const product = moments(pairs.map(([a, b]) => (a - x.mean) * (b - y.mean))).mean;
    return product / Math.sqrt(x.variance * y.variance);
  };
  const days = Array.from({ length: 20_000 }, (_, day) => day);
  // Four standard errors of a correlation of 20,000 pairs.
  expect(Math.abs(correlation(days.map((d) => [draw(0, d)(), draw(0, d + 1)()])))).toBeLessThan(0.03);
  expect(Math.abs(correlation(days.map((d) => [draw(0, d)(), draw(1, d)()])))).toBeLessThan(0.03);
});

it("normal numbers have mean 0 and variance 1", () => {
  const random = streams(5, "normal")(0, 0);
  const { mean, variance } = moments(Array.from({ length: 100_000 }, () => normal(random)));
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
});

it("Poisson counts have a variance equal to their mean", () => {
  const random = streams(7, "poisson")(0, 0);
  for (const mean of [0, 0.3, 4, 25]) {
    const found = moments(Array.from({ length: 50_000 }, () => poisson(random, mean)));
    expect(found.mean).toBeGreaterThanOrEqual(mean * 0.97);
    expect(found.mean).toBeLessThanOrEqual(mean * 1.03);
    expect(found.variance).toBeGreaterThanOrEqual(mean * 0.95);
    expect(found.variance).toBeLessThanOrEqual(mean * 1.05);
  }
});

it("an index is drawn as often as its weight says", () => {
  const random = streams(9, "index")(0, 0);
  const weights = [0.5, 0, 0.3, 0.2];
  const counts = weights.map(() => 0);
  for (let i = 0; i < 50_000; i++) counts[pickIndex(random, weights)]++;
  expect(counts[1]).toBe(0);
  weights.forEach((weight, i) => {
    expect(counts[i] / 50_000).toBeCloseTo(weight, 1);
  });
});
