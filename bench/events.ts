import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { literal, withDatabase } from "../pipelines/duckdb/database.js";

/** As-of dates of three nights; every date is before the first. */
export const AS_OF = ["2026-01-01", "2026-01-02", "2026-01-03"] as const;
const AREAS = 50;

const inventory = `id: events
title: Invented events
areas: { dataset: areas, code: code, name: name }
`;

const areas = `id: areas
title: Areas
owner: Nobody
silo: geography
licence: CC0-1.0
cadence: once
legal: { basis: Invented, purpose: Measure }
source: { files: [areas.csv], format: csv }
fields: { code: { type: text }, name: { type: text } }
key: [code]
`;

const events = `id: events
title: Events
owner: Nobody
silo: events
licence: CC0-1.0
cadence: daily
legal: { basis: Invented, purpose: Measure }
source: { files: [events*.csv], format: csv }
fields:
  event: { type: integer }
  opened: { type: date }
  area: { type: text }
  kind: { type: text }
  minutes: { type: number }
  channel: { type: text }
time: opened
series:
  - { service: events, title: Events, freq: [W-MON], area: area, time: opened, measure: count }
`;

/** A thousandth of the events again, as a later night brings them, without a header. */
export function moreEvents(rows: number): string {
  return Array.from(
    { length: Math.ceil(rows / 1000) },
    (_, i) => `${rows + i},2025-12-31,A${String(i % AREAS).padStart(2, "0")},noise,1.5,web\n`,
  ).join("");
}

/** The header of the file of events. */
export const HEADER = "event,opened,area,kind,minutes,channel\n";

/**
 * An inventory in `inventory/` and its raw files in `sources/`: `rows` events of six columns over ten years and fifty
 * areas, the same for the same number. Kept from one run to the next.
 */
export async function writeEvents(cache: string, rows: number): Promise<{ inventory: string; sources: string }> {
  const dir = join(cache, `events-2-${rows}`);
  const paths = (base: string) => ({ inventory: join(base, "inventory"), sources: join(base, "sources") });
  if (existsSync(dir)) return paths(dir);
  const partial = `${dir}.partial`;
  await rm(partial, { recursive: true, force: true });
  const to = paths(partial);
  for (const path of Object.values(to)) await mkdir(path, { recursive: true });
  for (const [name, text] of Object.entries({ inventory, areas, events }))
    await writeFile(join(to.inventory, `${name}.yaml`), text);
  await withDatabase({}, async (database) => {
    const copy = (name: string, sql: string) =>
      database.run(`COPY (${sql}) TO ${literal(join(to.sources, `${name}.csv`))} (FORMAT csv, HEADER)`);
    await copy("areas", `SELECT format('A{:02d}', i) AS code, 'Area ' || i AS name FROM range(${AREAS}) t(i)`);
    await copy(
      "events",
      `SELECT i AS event, DATE '2016-01-01' + (i * 3653 // ${rows})::INTEGER AS opened,
         format('A{:02d}', hash(i) % ${AREAS}) AS area, ['noise', 'damp', 'waste', 'repair'][1 + (hash(i, 1) % 4)::INTEGER] AS kind,
         round(hash(i, 2) % 10000 / 60, 2) AS minutes, ['phone', 'web', 'visit'][1 + (hash(i, 3) % 3)::INTEGER] AS channel
       FROM range(${rows}) t(i) ORDER BY i`,
    );
  });
  await rename(partial, dir);
  return paths(dir);
}
