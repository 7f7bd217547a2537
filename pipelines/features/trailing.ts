import { addWindowFunction } from "arquero";

interface Frame {
  readonly index: number;
  value(index: number, get: unknown): number;
}

/**
 * Registers Arquero's `op.trailing_mean(column, k)` and `op.trailing_sd(column, k)`: mean and sample deviation of a
 * row and the k - 1 before it in its group; NaN where fewer are there. Arquero's own rolling frames add and subtract
 * as they go, so that after one large value a constant stretch deviates; these look at their k values alone.
 */
export function registerTrailing(): void {
  addWindowFunction("trailing_mean", { create: (k: number) => trailing(k, mean), param: [1, 1] } as never, {
    override: true,
  });
  addWindowFunction("trailing_sd", { create: (k: number) => trailing(k, deviation), param: [1, 1] } as never, {
    override: true,
  });
}

function trailing(k: number, measure: (values: Float64Array) => number) {
  const values = new Float64Array(k);
  return {
    init() {},
    value(frame: Frame, get: unknown): number {
      if (frame.index + 1 < k) return Number.NaN;
      for (let i = 0; i < k; i++) values[i] = frame.value(frame.index - k + 1 + i, get);
      return measure(values);
    },
  };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function deviation(values: Float64Array): number {
  const centre = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}
