import { type Frequency, frequency } from "../../models/frequency.js";
import type { Panel } from "../../models/panel.js";
import { InputError } from "../inputError.js";
import { fillGaps, type GapRule } from "./fillGaps.js";
import { isoDate } from "./isoDate.js";

/** What a table's rows are read by. */
export interface PanelRowsOptions {
  /** How messages call the table. */
  readonly table: string;
  /** Frequency as pandas names it. */
  readonly freq: string;
  /** Periods of a season; by default the frequency's own. */
  readonly seasonLength?: number;
  /** What to do where a series has a gap; an error by default. */
  readonly gaps?: GapRule;
  /** How messages call what can be changed: options of a command line by default. */
  readonly words?: PanelWords;
  /** Is told, in a line, what was filled. */
  readonly tell?: (line: string) => void;
}

/** What the two options are called where they are set. */
export interface PanelWords {
  readonly freq: string;
  readonly gaps: string;
}

const FLAGS: PanelWords = { freq: "--freq", gaps: "--gaps zero|interpolate|weekday-median" };

/**
 * Makes a panel of the rows of a table, series by series in the order in which they come, each oldest first.
 *
 * @param rows calls its argument with each row's id (null where there is none), date in epoch milliseconds (NaN where
 *   it cannot be read) and value (NaN where there is none)
 * @throws InputError that names the series, the date and what to change
 */
export function panelOfRows(
  options: PanelRowsOptions,
  rows: (visit: (id: string | null, date: number, value: number) => void) => void,
): Panel {
  const { table, gaps, words = FLAGS } = options;
  const freq = parseFrequency(options.freq, words);
  const ids: string[] = [];
  const starts: number[] = [];
  const ds: number[] = [];
  const y: number[] = [];
  rows((id, date, value) => {
    if (id === null) throw new InputError(`${table} has a row without a unique_id. Give every row its series.`);
    if (Number.isNaN(date))
      throw new InputError(`Series ${id} in ${table} has a row without a readable ds. Write dates as 2024-01-31.`);
    const first = freq.floor(date);
    if (first !== date)
      throw new InputError(
        `Series ${id} has the date ${isoDate(date)}, which is not the beginning of a period of ${freq.name} (${isoDate(first)} is). Change ${words.freq}, or the dates.`,
      );
    if (ids.at(-1) !== id) {
      ids.push(id);
      starts.push(ds.length);
    } else {
      const before = ds.at(-1)!;
      if (date === before)
        throw new InputError(
          `Series ${id} has two rows for ${isoDate(date)} in ${table}. Keep one, or sum them, before forecasting.`,
        );
      if (date < before)
        throw new InputError(
          `Series ${id} goes back from ${isoDate(before)} to ${isoDate(date)} in ${table}. Sort its rows by ds (${words.freq} ${options.freq} steps forwards).`,
        );
      const missing = freq.between(before, date) - 1;
      if (missing > 0 && gaps === undefined)
        throw new InputError(
          `Series ${id} has no row for ${isoDate(freq.add(before, 1))}${missing > 1 ? ` and ${missing - 1} more periods` : ""}. Fill it, say how with ${words.gaps}, or change ${words.freq}.`,
        );
      for (let k = 1; k <= missing; k++) {
        ds.push(freq.add(before, k));
        y.push(Number.NaN);
      }
    }
    if (!Number.isFinite(value) && gaps === undefined)
      throw new InputError(`Series ${id} has no value at ${isoDate(date)}. Fill it, or say how with ${words.gaps}.`);
    ds.push(date);
    y.push(Number.isFinite(value) ? value : Number.NaN);
  });
  if (ids.length === 0) throw new InputError(`${table} has no rows. Give a table with the columns unique_id, ds, y.`);
  const panel: Panel = {
    freq: freq.name,
    seasonLength: options.seasonLength ?? freq.seasonLength,
    ids,
    offsets: Int32Array.from([...starts, ds.length]),
    ds: Float64Array.from(ds),
    y: Float64Array.from(y),
    covariates: { static: {}, historic: {}, future: {} },
  };
  if (gaps === undefined) return panel;
  const filled = sayFilled(panel, gaps);
  if (filled) options.tell?.(filled);
  fillGaps(panel, gaps);
  return panel;
}

/** What is about to be filled, in a line. */
function sayFilled({ ids, offsets, ds, y }: Panel, rule: GapRule): string | undefined {
  const first = y.findIndex(Number.isNaN);
  if (first < 0) return undefined;
  const count = (from: number, to: number) => y.subarray(from, to).reduce((n, v) => n + (Number.isNaN(v) ? 1 : 0), 0);
  const own = ids.map((_, i) => count(offsets[i], offsets[i + 1]));
  const series = own.findIndex((n) => n > 0);
  return `gaps: ${count(0, y.length)} values of ${own.filter((n) => n > 0).length} series are filled by ${rule}, the first that of ${ids[series]} at ${isoDate(ds[first])}`;
}

function parseFrequency(name: string, words: PanelWords): Frequency {
  try {
    return frequency(name);
  } catch (error) {
    throw new InputError(`${words.freq}: ${(error as Error).message}`, 2);
  }
}
