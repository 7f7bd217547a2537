import * as Plot from "@observablehq/plot";
import { isHourly } from "../models/frequency.js";
import { wallAt } from "../models/timeZone.js";
import { numberInWords } from "../pipelines/published/numberInWords.js";
import { drawPlot } from "./drawPlot.js";
import type { Step } from "./serviceView.js";
import type { Total } from "./totalOf.js";

/** What a chart draws: what was counted, then what is expected. */
export interface Fan {
  readonly freq: string;
  /** Whose clocks the axis of hours is on. */
  readonly timeZone?: string;
  readonly unit: string;
  readonly history: Total["history"];
  readonly forecast: readonly Step[];
  readonly capacity?: number;
}

export interface FanOptions {
  readonly width: number;
  readonly height: number;
  /** Draw the range of 95 in 100 cases behind the one of 8 in 10. */
  readonly outer?: boolean;
}

/** Periods of the past that a chart shows. */
export const periodsShown = (freq: string): number => ({ h: 96, D: 91, MS: 60, QS: 24, YS: 15 })[freq] ?? 104;

/** The past as a line, the expected value as a line on from there, and its ranges as bands around it. */
export function fanChart(fan: Fan, { width, height, outer = false }: FanOptions): string {
  const past = fan.history.slice(-periodsShown(fan.freq));
  const ahead = fromLast(past, fan.forecast);
  const x = ({ ds }: { ds: number }) => new Date(isHourly(fan.freq) ? wallAt(ds, fan.timeZone ?? "UTC") : ds);
  const values = [
    ...past.map((row) => row.y),
    ...ahead.flatMap((s) => (outer ? [s.lowest, s.highest] : [s.low, s.high])),
  ];
  if (fan.capacity !== undefined) values.push(fan.capacity);
  const [min, max] = [Math.min(...values), Math.max(...values)];
  return drawPlot({
    width,
    height,
    // As wide as the longest label of the axis.
    marginLeft: Math.max(40, 16 + 7 * numberInWords(Math.round(max)).length),
    marginRight: 12,
    marginTop: 14,
    marginBottom: 30,
    x: { type: "utc", label: null, ticks: Math.max(3, Math.floor(width / 110)) },
    // From zero where the values come near it; elsewhere the change is what matters.
    y: { label: null, grid: true, nice: true, zero: min < max / 3, ticks: 5, tickFormat: numberInWords },
    marks: [
      outer ? Plot.areaY(ahead, { x, y1: "lowest", y2: "highest", fill: "var(--fan-outer)" }) : null,
      Plot.areaY(ahead, { x, y1: "low", y2: "high", fill: "var(--fan)" }),
      Plot.lineY(past, { x, y: "y", stroke: "var(--past)", strokeWidth: 1.5 }),
      // What was counted of a period of which not all is there, below the estimate.
      Plot.dot(
        past.filter((row) => row.counted !== null),
        { x, y: "counted", r: 2, stroke: "var(--past)" },
      ),
      Plot.lineY(ahead, { x, y: "median", stroke: "var(--ahead)", strokeWidth: 2 }),
      fan.capacity === undefined
        ? null
        : Plot.ruleY([fan.capacity], { stroke: "var(--limit)", strokeDasharray: "4,3" }),
    ],
  });
}

/** The forecast from the last known value on, where nothing is unsure: the bands open there. */
function fromLast(past: Fan["history"], forecast: readonly Step[]): readonly Omit<Step, "mean">[] {
  const last = past.at(-1);
  if (last === undefined || forecast.length === 0) return forecast;
  const { ds, y } = last;
  return [{ ds, median: y, low: y, high: y, lowest: y, highest: y }, ...forecast];
}

/** The same without axes, as small as a word: for one row of a table. */
export function sparkline({ freq, history, forecast }: Fan): string {
  const past = history.slice(-({ h: 48, D: 42, MS: 30, QS: 16, YS: 10 }[freq] ?? 60));
  const ahead = fromLast(past, forecast);
  const x = (row: { ds: number }) => new Date(row.ds);
  return drawPlot({
    width: 120,
    height: 30,
    margin: 2,
    x: { type: "utc", axis: null },
    y: { axis: null },
    marks: [
      Plot.areaY(ahead, { x, y1: "low", y2: "high", fill: "var(--fan)" }),
      Plot.lineY(past, { x, y: "y", stroke: "var(--past)", strokeWidth: 1 }),
      Plot.lineY(ahead, { x, y: "median", stroke: "var(--ahead)", strokeWidth: 1.5 }),
    ],
  });
}
