import type { FutureCovariates, Panel } from "../../models/panel.js";
import type { WindowPanel } from "../columnar/panelOf.js";

export interface Merged {
  readonly panel: Panel;
  /** `series × h` values a name, `h` being the longest horizon. */
  readonly future: FutureCovariates;
}

/**
 * Several services of one frequency as one panel, in the order given. A covariate that one of them lacks is unknown
 * (NaN) there; so is the horizon's end of a service whose horizon is shorter than `h`.
 */
export function mergePanels(parts: readonly WindowPanel[], h: number): Merged {
  const panels = parts.map((part) => part.panel);
  const rows = panels.map((panel) => panel.y.length);
  const series = panels.map((panel) => panel.ids.length);
  const offsets = [0];
  for (const panel of panels)
    for (let i = 1; i < panel.offsets.length; i++)
      offsets.push(offsets.at(-1)! + panel.offsets[i] - panel.offsets[i - 1]);
  const names = (role: "static" | "historic" | "future") => [
    ...new Set(panels.flatMap((panel) => Object.keys(panel.covariates[role]))),
  ];
  const columns = (role: "static" | "historic" | "future", lengths: readonly number[]) =>
    Object.fromEntries(
      names(role).map((name) => [
        name,
        concat(panels.map((panel, p) => panel.covariates[role][name] ?? unknown(lengths[p]))),
      ]),
    );
  return {
    panel: {
      freq: panels[0].freq,
      seasonLength: panels[0].seasonLength,
      ids: panels.flatMap((panel) => panel.ids),
      offsets: Int32Array.from(offsets),
      ds: concat(panels.map((panel) => panel.ds)),
      y: concat(panels.map((panel) => panel.y)),
      covariates: {
        static: columns("static", series),
        historic: columns("historic", rows),
        future: columns("future", rows),
      },
    },
    future: Object.fromEntries(
      names("future").map((name) => [
        name,
        concat(parts.map(({ future }, p) => stretch(future[name] ?? new Float64Array(), series[p], h))),
      ]),
    ),
  };
}

const unknown = (length: number) => new Float64Array(length).fill(Number.NaN);

function concat(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** `series` rows of equal length, each made `h` long. */
function stretch(values: Float64Array, series: number, h: number): Float64Array {
  const own = values.length / series;
  if (own === h) return values;
  const out = unknown(series * h);
  for (let i = 0; i < series; i++) out.set(values.subarray(i * own, (i + 1) * own), i * h);
  return out;
}
