import { AREAS } from "./areas.js";
import { yearOf } from "./day.js";
import { type Grid, grid } from "./grid.js";
import type { Row, Silo } from "./silo.js";
import type { World } from "./world.js";

/** A silo's files, and what is in them, counted while they were written. */
export interface Recording {
  /** Path below the source root to its whole text. */
  readonly files: ReadonlyMap<string, string>;
  /** All lines under the headers. */
  readonly rows: number;
  readonly duplicates: number;
  /** Rows that came more than `lagDays` after their event; duplicates apart, as in all that follows. */
  readonly late: number;
  /** Rows of people who live elsewhere. */
  readonly unmapped: number;
  /** Rows by days from event to row. */
  readonly delays: readonly number[];
  readonly seen: Grid;
  /** Like `seen`, with the events whose row comes only after the as-of date. */
  readonly happened: Grid;
}

/**
 * Lets a silo run from the world's first day to the day before its end. A row stands where the silo came to know it:
 * an event that is reported later stands further down, so a later end only appends to the files.
 */
export function recordSilo(silo: Silo, world: World): Recording {
  const { first, end } = world;
  const lines = new Map<number, string[]>();
  const waiting = new Map<number, Row[]>();
  const repeats = new Map<number, string[]>();
  const delays = silo.delays.map(() => 0);
  const seen = grid(first, end);
  const happened = grid(first, end);
  let rows = 0;
  let duplicates = 0;
  let late = 0;
  let unmapped = 0;

  for (let today = first; today < end; today++) {
    for (let area = 0; area < AREAS.length; area++)
      for (const row of silo.rows(world, area, today)) {
        add(happened, row);
        entry(waiting, today + row.delay).push(row);
      }
    const year = yearOf(today);
    for (const row of waiting.get(today) ?? []) {
      const file = entry(lines, year);
      const line = `${number(silo, year, file.length)}${row.text}`;
      file.push(line);
      add(seen, row);
      rows++;
      delays[row.delay]++;
      if (row.delay > silo.lagDays) late++;
      if (row.area === undefined) unmapped++;
      if (row.repeat > 0) entry(repeats, today + row.repeat).push(line);
    }
    for (const line of repeats.get(today) ?? []) {
      entry(lines, year).push(line);
      rows++;
      duplicates++;
    }
    waiting.delete(today);
    repeats.delete(today);
  }

  const files = new Map(
    [...lines].map(([year, text]) => [
      `${silo.folder}/${silo.id}-${year}.csv`,
      `${silo.header(world, year)}\n${text.join("\n")}\n`,
    ]),
  );
  return { files, rows, duplicates, late, unmapped, delays, seen, happened };
}

/** Unique for good: the year and the row's place in that year's file. */
function number({ number }: Silo, year: number, place: number): string {
  return number ? `${number.prefix}-${year}-${String(place + 1).padStart(6, "0")}${number.delimiter}` : "";
}

function entry<T>(map: Map<number, T[]>, key: number): T[] {
  let found = map.get(key);
  if (!found) {
    found = [];
    map.set(key, found);
  }
  return found;
}

function add({ first, count, sum }: Grid, { area, day, value }: Row): void {
  if (area === undefined) return;
  count[area][day - first]++;
  sum[area][day - first] += value;
}
