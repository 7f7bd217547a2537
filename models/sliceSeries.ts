import type { Panel } from "./panel.js";

/** The series `from` up to `to` (exclusive) of a panel: views of its columns, not copies. */
export function sliceSeries(panel: Panel, from: number, to: number): Panel {
  const { ids, offsets, ds, y, covariates } = panel;
  const [first, last] = [offsets[from], offsets[to]];
  const columns = (all: Readonly<Record<string, Float64Array>>, start: number, end: number) =>
    Object.fromEntries(Object.entries(all).map(([name, column]) => [name, column.subarray(start, end)]));
  return {
    ...panel,
    ids: ids.slice(from, to),
    offsets: offsets.slice(from, to + 1).map((row) => row - first),
    ds: ds.subarray(first, last),
    y: y.subarray(first, last),
    covariates: {
      static: columns(covariates.static, from, to),
      historic: columns(covariates.historic, first, last),
      future: columns(covariates.future, first, last),
    },
  };
}
