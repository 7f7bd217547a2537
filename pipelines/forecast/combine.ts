import { join } from "node:path";
import { frequency, isHourly } from "../../models/frequency.js";
import { LEVELS } from "../../models/method.js";
import { wallAt } from "../../models/timeZone.js";
import { panelOf } from "../columnar/panelOf.js";
import { type WriteType, writeTable } from "../columnar/writeTable.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import type { Card } from "../publish/publication.js";
import { type Column, quantileColumn, table } from "../published/tables.js";
import { tablesOf } from "../published/tablesOf.js";
import type { Ref, Result, Store } from "../store/store.js";
import { METRICS, score, trial } from "./backtest.js";
import { type Candidate, type Combined, combineSeries } from "./combineSeries.js";
import type { FitCard } from "./fitCard.js";
import { historyRows } from "./historyRows.js";
import { memberForecasts } from "./memberForecasts.js";
import { openFeatures } from "./openFeatures.js";

/** The panel's facts, and what its members were. */
export interface CombineMeta extends PanelMeta {
  readonly cards: readonly Card[];
  readonly published: number;
  readonly fallback: number;
  readonly withheld: number;
}

export interface CombineInputs {
  readonly features: Ref;
  /** Local members; seasonal naive is the first. */
  readonly members: readonly { readonly member: string; readonly ref: Ref }[];
  /** The networks' windows; none of a network that was not asked for or failed. */
  readonly networks: readonly { readonly member: string; readonly window: number; readonly ref: Ref }[];
}

type Rows = Record<string, (string | number | null)[]>;

/**
 * Combines the members of one service: weights from the backtest, the guard against seasonal naive, honest scores.
 * Writes `forecasts.parquet`, `accuracy.parquet` and `history.parquet` in the published columns, `run` apart.
 */
export async function combine(
  store: Store,
  { features, members, networks }: CombineInputs,
): Promise<Result<CombineMeta> & { reused: boolean }> {
  const all = [
    ...members.map(({ member, ref }) => ({ name: member, refs: [ref] })),
    ...[...new Set(networks.map(({ member }) => member))].map((name) => ({
      name,
      refs: networks.filter(({ member }) => member === name).map(({ ref }) => ref),
    })),
  ];
  return store.step<CombineMeta>({
    name: "combine",
    version: 5,
    inputs: { features: features.digest, members: all.map(({ name, refs }) => [name, ...refs.map((r) => r.digest)]) },
    async run(dir) {
      const { table: frame, meta, dir: from } = await openFeatures(store, features);
      const { service, freq, horizon: h, seasonLength } = meta;
      const forecasts = await Promise.all(all.map(({ refs }) => memberForecasts(store, refs, service)));
      const live = panelOf(frame, meta, { window: 0 });
      const { panel, areas } = live;
      const { between, add } = frequency(freq);

      const candidates = areas.map((area, i): Candidate => {
        const y = panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]);
        const trials = meta.windows
          .filter(({ window }) => window > 0 && forecasts[0].has(`${window}/${area}`))
          .flatMap(({ window, cutoff }) => {
            const from = between(panel.ds[panel.offsets[i]], cutoff) + 1;
            return trial(window, y, from, h, seasonLength) ?? [];
          });
        return {
          area,
          trials,
          tried: forecasts.map((member) => trials.map(({ window }) => member.get(`${window}/${area}`))),
          live: forecasts.map((member) => member.get(`0/${area}`)),
        };
      });
      const combined = combineSeries(candidates);

      const now = meta.windows.find(({ window }) => window === 0);
      const dates = Array.from({ length: now ? h : 0 }, (_, j) => add(now!.cutoff, j + 1));
      await write(join(dir, "forecasts.parquet"), "forecasts", meta, forecastRows(meta, combined, dates));
      await write(join(dir, "accuracy.parquet"), "accuracy", meta, accuracyRows(meta, all, candidates, combined));
      await write(join(dir, "history.parquet"), "history", meta, await historyRows(meta, live, from));
      const cards = await Promise.all(
        all.map(async ({ name, refs }): Promise<Card> => {
          const { card, cards } = (await store.open<FitCard>(refs[0])).meta;
          return { service, freq, model: name, card: { ...card, ...cards?.[service] } };
        }),
      );
      const count = (publish: string) => combined.filter(({ verdict }) => verdict.publish === publish).length;
      const withheld = count("nothing");
      const { columns: _, notes: __, ...facts } = meta;
      return { ...facts, cards, published: combined.length - withheld, fallback: count("seasonal-naive"), withheld };
    },
  });
}

function forecastRows(
  { service, freq, stale }: PanelMeta,
  combined: readonly Combined[],
  dates: readonly number[],
): Rows {
  const rows: Rows = Object.fromEntries(table("forecasts").columns.map(({ name }) => [name, []]));
  for (const { area, verdict, live } of combined) {
    const why = "reason" in verdict ? verdict.reason : undefined;
    const reason = [why, stale].filter(Boolean).join(" ") || null;
    dates.forEach((ds, j) => {
      const row: Record<string, string | number | null> = { service, area, freq, ds, h: j + 1, reason };
      row.mean = live?.mean[j] ?? null;
      for (const [k, level] of LEVELS.entries())
        row[quantileColumn(level)] = live?.quantiles[j * LEVELS.length + k] ?? null;
      row.status = live ? "published" : "withheld";
      row.model = verdict.publish === "nothing" ? "none" : verdict.publish;
      for (const name of Object.keys(rows)) rows[name].push(row[name] ?? null);
    });
  }
  return rows;
}

/** Scores over the trials of a series, over all steps (h = 0) and step by step, of each member and of what is published. */
function accuracyRows(
  { service, freq, horizon }: PanelMeta,
  all: readonly { readonly name: string }[],
  candidates: readonly Candidate[],
  combined: readonly Combined[],
): Rows {
  const rows: Rows = Object.fromEntries(table("accuracy").columns.map(({ name }) => [name, []]));
  candidates.forEach(({ area, trials, tried }, i) => {
    const models = [
      ...all.map(({ name }, m) => ({ name, tried: tried[m], weight: combined[i].weights[m] as number | null })),
    ];
    if (combined[i].verdict.publish !== "nothing")
      models.push({ name: "combination", tried: combined[i].tried, weight: null });
    for (let h = 0; h <= horizon; h++)
      for (const metric of METRICS) {
        const over = (forecasts: Candidate["live"]) =>
          trials.reduce(
            (sum, t, w) => sum + (forecasts[w] ? score(metric, t, forecasts[w].quantiles, h || undefined) : Number.NaN),
            0,
          ) / trials.length;
        const naive = over(tried[0]);
        for (const { name, tried, weight } of models) {
          const value = over(tried);
          if (!Number.isFinite(value)) continue;
          const loss = metric === "SQL" || metric === "MASE";
          const row: Record<string, string | number | null> = {
            ...{ service, area, freq, h, metric, model: name, value, weight },
            naive: Number.isFinite(naive) ? naive : null,
            skill: loss && naive > 0 ? 1 - value / naive : null,
          };
          for (const column of Object.keys(rows)) rows[column].push(row[column]);
        }
      }
  });
  return rows;
}

const TYPES: Readonly<Record<Column["type"], WriteType>> = {
  text: "VARCHAR",
  integer: "BIGINT",
  number: "DOUBLE",
  date: "DATE",
  moment: "TIMESTAMP",
};

/** Hours are written with their day beside them. */
async function write(path: string, name: string, { freq, timeZone }: PanelMeta, rows: Rows): Promise<void> {
  const time_zone = isHourly(freq) ? timeZone : undefined;
  const schema = tablesOf({ time_zone }).find((t) => t.name === name)!;
  const columns = schema.columns.filter((column) => column.name !== "run");
  const dated = schema.columns.some(({ type }) => type === "moment")
    ? { ...rows, hour: rows.ds, ds: rows.ds.map((ds) => wallAt(ds as number, timeZone)) }
    : rows;
  await writeTable(path, dated, Object.fromEntries(columns.map((column) => [column.name, TYPES[column.type]])));
}
