const BARS = "▁▂▃▄▅▆▇█";

/** One block a value, from the lowest to the highest of `values`; a constant lies in the middle. */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values.map((value) => BARS[range === 0 ? 3 : Math.round(((value - low) / range) * 7)]).join("");
}
