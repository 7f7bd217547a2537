import * as Plot from "@observablehq/plot";
import { useEffect, useRef } from "preact/hooks";
import type { ForecastRow, Panel } from "../../browser/index.js";
import { LEVELS } from "../../browser/index.js";

/** Seasons of the past that are drawn before the forecast; at least this many periods. */
const SEASONS = 4;
const PERIODS = 48;

interface Drawn {
  readonly panel: Panel;
  readonly series: number;
  readonly rows: readonly ForecastRow[];
  /** What a reader hears in place of the picture. */
  readonly label: string;
}

/** The past of one series as a line, its median forecast on from there, and 80 % and 95 % intervals as bands. */
export function SeriesChart({ panel, series, rows, label }: Drawn) {
  const figure = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = figure.current!;
    const draw = () => place.replaceChildren(plot({ panel, series, rows, label }, place.clientWidth));
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(place);
    return () => observer.disconnect();
  }, [panel, series, rows, label]);
  return <div ref={figure} class="chart" />;
}

function plot({ panel, series, rows, label }: Drawn, width: number) {
  const { offsets, ds, y, seasonLength } = panel;
  const [from, to] = [offsets[series], offsets[series + 1]];
  const shown = Math.min(to - from, Math.max(SEASONS * seasonLength, PERIODS, 2 * rows.length));
  const past = Array.from({ length: shown }, (_, i) => ({ ds: new Date(ds[to - shown + i]), y: y[to - shown + i] }));
  const last = past.at(-1)!;
  const at = (row: ForecastRow, level: number) => row.quantiles[LEVELS.indexOf(level as never)];
  const ahead = [
    { ds: last.ds, median: last.y, low: last.y, high: last.y, lowest: last.y, highest: last.y },
    ...rows.map((row) => ({
      ds: new Date(row.ds),
      ...{
        median: at(row, 0.5),
        low: at(row, 0.1),
        high: at(row, 0.9),
        lowest: at(row, 0.025),
        highest: at(row, 0.975),
      },
    })),
  ];
  const svg = Plot.plot({
    width,
    height: Math.round(Math.min(360, Math.max(220, width * 0.45))),
    marginLeft: 52,
    marginTop: 12,
    x: { type: "utc", label: null, ticks: Math.max(3, Math.floor(width / 110)) },
    y: { label: null, grid: true, nice: true, ticks: 5 },
    marks: [
      Plot.areaY(ahead, { x: "ds", y1: "lowest", y2: "highest", fill: "var(--fan-outer)" }),
      Plot.areaY(ahead, { x: "ds", y1: "low", y2: "high", fill: "var(--fan)" }),
      Plot.lineY(past, { x: "ds", y: "y", stroke: "var(--past)" }),
      Plot.lineY(ahead, { x: "ds", y: "median", stroke: "var(--ahead)", strokeWidth: 2 }),
    ],
  });
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  return svg;
}
