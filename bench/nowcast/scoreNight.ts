import { join } from "node:path";
import type { Truth } from "../../data/sample/truth.js";
import { frequency } from "../../models/frequency.js";
import { LEVELS } from "../../models/method.js";
import { SCORED_LEVELS, seasonalNaiveError, sql } from "../../models/metrics.js";
import { nowcast } from "../../models/nowcast/nowcast.js";
import type { Panel } from "../../models/panel.js";
import { pretrained } from "../../models/pretrained/pretrained.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import type { PanelMeta } from "../../pipelines/panel/panelMeta.js";
import type { Result } from "../../pipelines/store/store.js";

/** How the newest periods, of which not all rows are there, may be taken. */
export const VARIANTS = ["nowcast", "counted", "left out"] as const;

/** Steps ahead of the newest period that are scored. */
const AHEAD = 4;

/**
 * Sums over a night's series: SQL of the newest periods and of the next steps by each variant, how many of either, and
 * how often the range of 8 in 10 held. Nothing where all rows are there.
 */
export async function scoreNight({ dir, meta }: Result<PanelMeta>, truth: Truth): Promise<Record<string, number>> {
  const { periods = [], correlation = 0 } = meta.reported ?? {};
  if (periods.length === 0) return {};
  const { ds: dates, values } = truth.services[meta.service];
  const trueAt = (area: string, ds: number) => values[area]?.[dates.indexOf(new Date(ds).toISOString().slice(0, 10))];
  const rows = await withDatabase({}, (database) =>
    database.rows<{ area: string; ds: number; y: number }>(
      `SELECT area, ds, y FROM read_parquet(${literal(join(dir, "panel.parquet"))}) WHERE "window" = 0 ORDER BY area, ds`,
    ),
  );
  const share = new Map(periods.map(({ ds, share }) => [ds, share]));
  const { add, seasonLength } = frequency(meta.freq);
  const cutoff = meta.windows[0].cutoff;
  const ahead = Array.from({ length: AHEAD }, (_, k) => add(cutoff, k + 1));
  const young = [...share.keys()];
  const areas = meta.areas.map(({ code }) => code);
  const panels = {
    nowcast: panelOf(meta, rows),
    counted: panelOf(
      meta,
      rows.map((row) => ({ ...row, y: row.y * (share.get(row.ds) ?? 1) })),
    ),
    "left out": panelOf(
      meta,
      rows.filter(({ ds }) => ds < young[0]),
    ),
  };
  const scored: Record<string, number> = { steps: 0, periods: 0, held: 0 };
  const sum = (name: string, value: number) => (scored[name] = (scored[name] ?? 0) + value);
  const skipped = rows.filter(({ area, ds }) => area === areas[0] && ds >= young[0]).length;
  for (const variant of VARIANTS) {
    const panel = panels[variant];
    const behind = variant === "left out" ? skipped : 0;
    const h = AHEAD + behind;
    const { quantiles } = pretrained.fit(panel, { h, seed: 1 }).predict({ h, levels: LEVELS });
    panel.ids.forEach((area, i) => {
      const scale = seasonalNaiveError(panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]), seasonLength);
      const loss = (y: number, q: ArrayLike<number>) =>
        sql(
          [y],
          SCORED_LEVELS.map((l) => q[LEVELS.indexOf(l)]),
          SCORED_LEVELS,
          scale,
        );
      const step = (ds: number) => {
        const from = (i * h + behind + ahead.indexOf(ds)) * LEVELS.length;
        return quantiles.subarray(from, from + LEVELS.length);
      };
      for (const ds of ahead) {
        sum(`forecasts ${variant}`, loss(trueAt(area, ds)!, step(ds)));
        if (variant === "nowcast") sum("steps", 1);
      }
      const known = rows.filter((row) => row.area === area && share.has(row.ds));
      for (const { ds, y } of known) {
        const real = trueAt(area, ds)!;
        const counted = Math.round(y * share.get(ds)!);
        const cast = nowcast(counted, share.get(ds)!, correlation, LEVELS).quantiles;
        const back = rows.filter((row) => row.area === area && row.ds > ds).length;
        const from = (i * h + behind - 1 - back) * LEVELS.length;
        const says = {
          nowcast: cast,
          counted: LEVELS.map(() => counted),
          "left out": quantiles.subarray(from, from + LEVELS.length),
        };
        sum(`periods ${variant}`, loss(real, says[variant]));
        if (variant !== "nowcast") continue;
        sum("periods", 1);
        if (real >= cast[LEVELS.indexOf(0.1)] && real <= cast[LEVELS.indexOf(0.9)]) sum("held", 1);
      }
    });
  }
  return scored;
}

function panelOf(meta: PanelMeta, rows: readonly { area: string; ds: number; y: number }[]): Panel {
  const ids = [...new Set(rows.map(({ area }) => area))];
  const starts = ids.map((id) => rows.findIndex(({ area }) => area === id));
  return {
    ...{ freq: meta.freq, seasonLength: meta.seasonLength, ids },
    offsets: Int32Array.of(...starts, rows.length),
    ds: Float64Array.from(rows, ({ ds }) => ds),
    y: Float64Array.from(rows, ({ y }) => y),
    covariates: { static: {}, historic: {}, future: {} },
  };
}
