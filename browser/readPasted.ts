import { dsvFormat } from "d3-dsv";
import type { Panel } from "../models/panel.js";
import { InputError } from "../pipelines/inputError.js";
import type { GapRule } from "../pipelines/longTable/fillGaps.js";
import { type PanelWords, panelOfRows } from "../pipelines/longTable/panelOfRows.js";
import { guessFrequency } from "./guessFrequency.js";
import { parseDate } from "./parseDate.js";

/** How a pasted table is read. */
export interface PastedOptions {
  /** Frequency as pandas names it; what the dates say by default. */
  readonly freq?: string;
  /** Periods of a season; the frequency's own by default. */
  readonly season?: number;
  /** What to do where a series has a gap; an error by default. */
  readonly gaps?: GapRule;
  /** How messages call what can be changed; the options' names by default. */
  readonly words?: PanelWords;
}

const OPTIONS: PanelWords = { freq: "freq", gaps: 'gaps: "zero" | "interpolate" | "weekday-median"' };

/** The id of the only series of a table that has no `unique_id`. */
export const ONLY = "series";

interface Row {
  readonly id: string;
  readonly date: number;
  readonly value: number;
}

/**
 * Reads a long table as it is pasted from a file or a spreadsheet: the columns `unique_id, ds, y` in any order, parted
 * by commas, semicolons, tabs or bars; others are left alone. Without `unique_id` it is one series. Series come in the
 * order of their ids.
 * @throws InputError that names the line or the series and its date, and what to change
 */
export function readPasted(text: string, options: PastedOptions = {}): Panel {
  const { freq, season, gaps, words = OPTIONS } = options;
  if (season !== undefined && (!Number.isInteger(season) || season < 1))
    throw new InputError(`The season is ${season}. Give a whole number of periods; 1 means no season.`);
  const rows = parseRows(text);
  const known = freq ?? guessFrequency(rows.map(({ date }) => date));
  if (known === undefined)
    throw new InputError(`No frequency fits these dates. Write each period's first day or hour, or set ${words.freq}.`);
  const order = rows.map((_, i) => i).sort((a, b) => compare(rows[a].id, rows[b].id) || a - b);
  return panelOfRows({ table: "the table", freq: known, seasonLength: season, gaps, words }, (visit) => {
    for (const i of order) visit(rows[i].id, rows[i].date, rows[i].value);
  });
}

function parseRows(text: string): Row[] {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  if (trimmed === "") throw new InputError("The table is empty. Paste rows with the columns unique_id, ds, y.");
  const [head, ...lines] = dsvFormat(delimiter(trimmed)).parseRows(trimmed);
  const names = head.map((name) => name.trim());
  const [id, ds, y] = ["unique_id", "ds", "y"].map((name) => names.indexOf(name));
  for (const [name, at] of [
    ["ds", ds],
    ["y", y],
  ] as const)
    if (at < 0)
      throw new InputError(
        `The table has no column ${name}; its first line has ${names.join(", ")}. Name its columns unique_id, ds, y.`,
      );
  return lines.flatMap((cells, i) => {
    if (cells.every((cell) => cell.trim() === "")) return [];
    const cell = (at: number) => (cells[at] ?? "").trim();
    const where = `Line ${i + 2} of the table`;
    const series = id < 0 ? ONLY : cell(id);
    if (series === "") throw new InputError(`${where} has no unique_id. Give every row its series.`);
    const date = parseDate(cell(ds));
    if (Number.isNaN(date))
      throw new InputError(`${where} has the date ${JSON.stringify(cell(ds))}. Write dates as 2024-01-31.`);
    const written = cell(y);
    const missing = written === "" || /^(na|nan|null)$/i.test(written);
    const value = missing ? Number.NaN : Number(written);
    if (!missing && !Number.isFinite(value))
      throw new InputError(
        `${where} has the value ${JSON.stringify(written)}, which is no number. Write numbers as 1234.5.`,
      );
    return [{ id: series, date, value }];
  });
}

/** What parts the cells: of four usual characters the one that the first line has most of. */
function delimiter(text: string): string {
  const line = text.slice(0, text.search(/[\r\n]|$/));
  const count = (character: string) => line.split(character).length;
  return ["\t", ";", "|", ","].reduce((best, next) => (count(next) >= count(best) ? next : best));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
