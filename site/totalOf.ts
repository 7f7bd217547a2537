import { correlation } from "./correlation.js";
import { type AreaView, isLevel, type ServiceView, type Step } from "./serviceView.js";

/** All forecast areas of a service together. */
export interface Total {
  readonly history: readonly Omit<AreaView["history"][number], "basis">[];
  /** Means add up; the ranges are as wide as areas that move together as they did in the past make them. */
  readonly forecast: readonly Step[];
}

/**
 * The total over the areas that have a forecast, in the periods that all of them have; undefined for levels, which
 * cannot be added. With one correlation r between all areas the variance of a sum is (1 - r) times the sum of the variances plus
 * r times the square of the summed deviations; the ranges' ends are taken the same way, each side for itself.
 */
export function totalOf(view: ServiceView): Total | undefined {
  if (isLevel(view)) return undefined;
  const forecast = view.areas.filter((area) => area.forecast.length > 0);
  // Where nothing is forecast there is still a past to see.
  const areas = forecast.length > 0 ? forecast : view.areas;
  const past = together(areas.map((area) => area.history));
  const r = correlation(view.freq, past);
  const steps = together(areas.map((area) => area.forecast)).map(({ ds, rows }): Step => {
    const mean = sum(rows.map((row) => row.mean));
    const width = (deviations: readonly number[]) =>
      Math.sqrt((1 - r) * sum(deviations.map((d) => d * d)) + r * sum(deviations) ** 2);
    const end = (of: "low" | "high" | "lowest" | "highest") => width(rows.map((row) => Math.abs(row[of] - row.median)));
    return {
      ds,
      mean,
      median: mean,
      low: Math.max(0, mean - end("low")),
      high: mean + end("high"),
      lowest: Math.max(0, mean - end("lowest")),
      highest: mean + end("highest"),
    };
  });
  const history = past.map(({ ds, rows }) => ({
    ds,
    y: sum(rows.map((row) => row.y)),
    counted: rows.some((row) => row.counted !== null) ? sum(rows.map((row) => row.counted ?? row.y)) : null,
  }));
  return { history, forecast: steps };
}

/** The periods that are in every list, oldest first, with their rows in the order of the lists. */
function together<T extends { readonly ds: number }>(lists: readonly (readonly T[])[]): { ds: number; rows: T[] }[] {
  const periods = new Map<number, T[]>();
  for (const list of lists)
    for (const row of list) {
      const rows = periods.get(row.ds);
      if (rows) rows.push(row);
      else periods.set(row.ds, [row]);
    }
  return [...periods]
    .filter(([, rows]) => rows.length === lists.length)
    .map(([ds, rows]) => ({ ds, rows }))
    .sort((a, b) => a.ds - b.ds);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
