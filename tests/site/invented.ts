import { frequency } from "../../models/frequency.js";
import { LEVELS } from "../../models/method.js";
import type { ForecastRow } from "../../pipelines/published/rows.js";
import { quantileColumn } from "../../pipelines/published/tables.js";
import type { Night } from "../../site/night.js";

const END = Date.UTC(2023, 11, 31);

/** One service of an invented night: its areas' names and what differs from an ordinary one. */
export interface Invented {
  readonly service: string;
  readonly freq: string;
  readonly areas: readonly string[];
  readonly title?: string;
  readonly unit?: string;
  readonly measure?: string;
  /** Expected demand by area and step; the past repeats `past`. */
  readonly expected?: (area: number, h: number) => number;
  readonly past?: (area: number, i: number) => number;
  readonly withheld?: (area: number) => string | undefined;
  readonly fallback?: (area: number) => boolean;
  readonly periods?: number;
}

/** A night as the page reads it, made in memory. */
export function invented(services: readonly Invented[], change: Partial<Night> = {}): Night {
  const names = [...new Set(services.flatMap((s) => s.areas))];
  const code = (name: string) => `A${String(names.indexOf(name) + 1).padStart(2, "0")}`;
  return {
    title: "Quillmere",
    run: {
      ...{ run: "0123456789ab", as_of: Date.UTC(2024, 0, 1), inventory: "test", version: "0.1.0", backend: "wasm" },
      ...{ threads: 2, seed: 1, models: "auto", datasets: 1, left_out: 0, series: 1, published: 1, fallback: 0 },
      ...{ withheld: 0, held_back: 0, skill: 0.1 },
    },
    services: services.map((s) => ({
      ...{ service: s.service, freq: s.freq, title: s.title ?? s.service, unit: s.unit ?? "cases" },
      ...{ measure: s.measure ?? "count", dataset: "set", note: null },
    })),
    areas: names.map((name) => ({ area: code(name), name })),
    datasets: [],
    delays: [],
    warnings: [],
    models: [],
    rates: [],
    capacity: [],
    forecasts: services.flatMap((s) => s.areas.flatMap((name, a) => forecasts(s, code(name), a))),
    history: services.flatMap((s) =>
      s.areas.flatMap((name, a) => {
        const { add, floor } = frequency(s.freq);
        const periods = s.periods ?? 400;
        return Array.from({ length: periods }, (_, i) => ({
          ...{ service: s.service, area: code(name), freq: s.freq, ds: add(floor(END), i - periods + 1) },
          y: (s.past ?? (() => 100))(a, i),
          ...{ basis: "reported", counted: null, "q0.1": null, "q0.9": null },
        }));
      }),
    ),
    accuracy: services.flatMap((s) =>
      s.areas.flatMap((name) =>
        [
          ["SQL", 0.9, 1],
          ["coverage80", 0.81, 0.7],
        ].map(([metric, value, naive]) => ({
          ...{ service: s.service, area: code(name), freq: s.freq, h: 0, metric: metric as string },
          ...{ model: "combination", value: value as number, naive: naive as number, skill: 0.1, weight: null },
        })),
      ),
    ),
    ...change,
  };
}

function forecasts(s: Invented, area: string, a: number): ForecastRow[] {
  const { add, floor, horizon } = frequency(s.freq);
  const reason = s.withheld?.(a);
  return Array.from({ length: horizon }, (_, i): ForecastRow => {
    const mean = (s.expected ?? (() => 110))(a, i + 1);
    const quantiles = LEVELS.map((level) => [
      quantileColumn(level),
      reason === undefined ? mean * (0.8 + 0.4 * level) : null,
    ]);
    return {
      ...{ service: s.service, area, freq: s.freq, ds: add(floor(END), i + 1), h: i + 1 },
      mean: reason === undefined ? mean : null,
      ...Object.fromEntries(quantiles),
      status: reason === undefined ? "published" : "withheld",
      model: reason === undefined ? (s.fallback?.(a) ? "seasonal-naive" : "combination") : "none",
      reason: reason ?? null,
    };
  });
}
