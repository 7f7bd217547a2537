import fc from "fast-check";
import { expect, test } from "vitest";
import { spansOf } from "../../pipelines/features/spans.js";
import { lagged, trailingDeviation, trailingMean } from "../../pipelines/features/trailing.js";

const one = (length: number) => spansOf(new Float64Array(length), new Float64Array(length).fill(1));
const derive = (values: number[], k: number) => {
  const y = Float64Array.from(values);
  const mean = trailingMean(y, one(y.length), k);
  return { mean, sd: trailingDeviation(y, one(y.length), k, mean) };
};

test("a mean and a deviation need all of their values", () => {
  const { mean, sd } = derive([1, 2, 6, 4], 3);
  expect([...mean]).toEqual([Number.NaN, Number.NaN, 3, 4]);
  expect([...sd]).toEqual([Number.NaN, Number.NaN, Math.sqrt(7), 2]);
});

test("what has left the window leaves no trace: a constant stretch after an enormous value does not deviate", () => {
  const { mean, sd } = derive([1e9, 0.1, 0.1, 0.1, 0.1], 3);
  expect(sd[4]).toBeCloseTo(0, 15);
  expect(mean[4]).toBeCloseTo(0.1, 15);
});

test("no value crosses from one series to another or stands over the horizon: each is that of the series by itself", () => {
  const series = fc.record({ y: fc.array(fc.integer(), { minLength: 1, maxLength: 9 }), horizon: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(series, { maxLength: 5 }), fc.integer({ min: 1, max: 4 }), (all, k) => {
      const rows = all.flatMap(({ y, horizon }, i) => [
        ...y.map((value) => ({ value, past: 1, i })),
        ...Array.from({ length: horizon }, () => ({ value: Number.NaN, past: 0, i })),
      ]);
      const column = (name: "value" | "past" | "i") => Float64Array.from(rows, (row) => row[name]);
      const spans = spansOf(column("i"), column("past"));
      for (const [derived, alone] of [
        [lagged(column("value"), spans, k), (y: number[], t: number) => y[t - k]],
        [
          trailingMean(column("value"), spans, k),
          (y: number[], t: number) =>
            t + 1 < k ? undefined : y.slice(t + 1 - k, t + 1).reduce((a, b) => a + b, 0) / k,
        ],
      ] as const)
        expect([...derived]).toEqual(
          all.flatMap(({ y, horizon }) => [
            ...y.map((_, t) => alone(y, t) ?? Number.NaN),
            ...Array.from({ length: horizon }, () => Number.NaN),
          ]),
        );
    }),
  );
});
