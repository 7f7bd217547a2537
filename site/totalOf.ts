import type { AreaView, ServiceView, Step } from "./serviceView.js";

/** All forecast areas of a service together. */
export interface Total {
  readonly history: AreaView["history"];
  /**
   * Means add up exactly. The ranges' ends are added up too, which is right when all areas are high or low at once,
   * and too wide otherwise; the page says so.
   */
  readonly forecast: readonly Step[];
}

/** The total over the areas that have a forecast, in the periods that all of them have; undefined where levels cannot be added. */
export function totalOf(view: ServiceView): Total | undefined {
  const areas = view.areas.filter((area) => area.forecast.length > 0);
  if (view.measure === "mean" || areas.length === 0) return undefined;
  const history = addUp(areas.map((area) => area.history)).map(({ ds, rows }) => ({ ds, y: sum(rows, (r) => r.y) }));
  const forecast = addUp(areas.map((area) => area.forecast)).map(({ ds, rows }) => ({
    ds,
    mean: sum(rows, (r) => r.mean),
    median: sum(rows, (r) => r.mean),
    low: sum(rows, (r) => r.low),
    high: sum(rows, (r) => r.high),
    lowest: sum(rows, (r) => r.lowest),
    highest: sum(rows, (r) => r.highest),
  }));
  return { history, forecast };
}

/** The periods that are in every list, oldest first, with their rows. */
function addUp<T extends { readonly ds: number }>(lists: readonly (readonly T[])[]): { ds: number; rows: T[] }[] {
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

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0);
