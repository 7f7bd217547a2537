import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface TinyCouncil {
  /** Directory of the inventory. */
  readonly inventory: string;
  /** Root of its source paths. */
  readonly sources: string;
}

const HEADER = `id: tiny
title: A tiny council
areas: { dataset: areas, code: code, name: name }
`;

const AREAS = `id: areas
title: Areas
owner: Planning
silo: planning
licence: OGL-UK-3.0
cadence: once
legal: { basis: public task, purpose: to name areas }
source: { files: [areas.csv], format: csv }
fields:
  code: { type: text }
  name: { type: text }
key: [code]
`;

const CALLS = `id: calls
title: Calls to the council
owner: Customer services
silo: contact
licence: OGL-UK-3.0
cadence: daily
legal: { basis: public task, purpose: to plan staff }
source: { files: [calls.csv], format: csv }
fields:
  id: { type: integer }
  day: { type: date }
  area: { type: text }
key: [id]
time: day
series:
  - { service: calls, title: Calls, freq: [MS], area: area, time: day, measure: count }
`;

/** Calls in two areas from January 2023 to the end of 2025: more in winter, and more in the second area. */
function calls(): string {
  const rows = ["id,day,area"];
  const end = Date.UTC(2026, 0, 1);
  for (let day = Date.UTC(2023, 0, 1); day < end; day += 86_400_000) {
    const date = new Date(day);
    const winter = Math.round(2 + 2 * Math.cos((2 * Math.PI * date.getUTCMonth()) / 12));
    for (const [area, n] of [
      ["N1", winter],
      ["S1", winter + 3],
    ] as const)
      for (let i = 0; i < n; i++) rows.push(`${rows.length},${date.toISOString().slice(0, 10)},${area}`);
  }
  return `${rows.join("\n")}\n`;
}

/**
 * Writes a whole small council below `dir`: an inventory of two data sets and their files.
 * `change` replaces any of these files by its path, or takes it away with `null`.
 */
export async function tinyCouncil(
  dir: string,
  change: Readonly<Record<string, string | Uint8Array | null>> = {},
): Promise<TinyCouncil> {
  const files: Record<string, string | Uint8Array | null> = {
    "inventory/inventory.yaml": HEADER,
    "inventory/areas.yaml": AREAS,
    "inventory/calls.yaml": CALLS,
    "sources/areas.csv": "code,name\nN1,North\nS1,South\n",
    "sources/calls.csv": calls(),
    ...change,
  };
  for (const [path, content] of Object.entries(files)) {
    if (content === null) continue;
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  return { inventory: join(dir, "inventory"), sources: join(dir, "sources") };
}

/** The tiny council's inventory of its calls, with one text replaced by another. */
export const callsWith = (from: string, to: string): string => CALLS.replace(from, to);
