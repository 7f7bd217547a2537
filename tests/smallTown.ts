// A town so small that its night takes a second, with everything that a night has: two services in two data sets,
// three areas, three years, a network. Grows by a day when its last day does.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const AREAS = ["Alderley", "Birch Hill", "Crossways"];
const SERVICES = ["calls", "repairs"];
const DAY = 86_400_000;

/** Writes the town's inventory and its files, up to the day before `asOf`; returns where they are. */
export async function writeSmallTown(dir: string, asOf: string): Promise<{ inventory: string; sources: string }> {
  const [inventory, sources] = [join(dir, "inventory"), join(dir, "sources")];
  for (const where of [inventory, sources]) await mkdir(where, { recursive: true });
  const write = (where: string, name: string, text: string) => writeFile(join(where, name), text);
  await write(
    inventory,
    "inventory.yaml",
    "id: small-town\ntitle: Small town\nareas: { dataset: areas, code: code, name: name }\n",
  );
  await write(
    inventory,
    "areas.yaml",
    dataset("areas", "{ code: { type: text }, name: { type: text } }", "key: [code]\n"),
  );
  await write(sources, "areas.csv", ["code,name", ...AREAS.map((name, i) => `T0${i + 1},${name}`), ""].join("\n"));
  for (const [s, service] of SERVICES.entries()) {
    const series = `{ service: ${service}, title: ${service}, freq: [W-MON], area: area, time: day, measure: count }`;
    const fields = "{ day: { type: date }, area: { type: text } }";
    await write(inventory, `${service}.yaml`, dataset(service, fields, `time: day\nseries: [${series}]\n`));
    const rows = ["day,area"];
    for (let time = Date.UTC(2023, 0, 2); time < Date.parse(asOf); time += DAY)
      for (const [a, area] of AREAS.entries())
        for (let n = count(time / DAY, a, s); n > 0; n--)
          rows.push(`${new Date(time).toISOString().slice(0, 10)},${area}`);
    await write(sources, `${service}.csv`, `${rows.join("\n")}\n`);
  }
  return { inventory, sources };
}

/** A level for each area, a wave over the year, and a little of what looks like chance. */
function count(day: number, area: number, service: number): number {
  const wave = 1 + 0.4 * Math.sin((2 * Math.PI * (day + 90 * service)) / 365.25);
  const chance = ((day * 7919 + area * 104729 + service * 1299709) % 97) / 97;
  return Math.floor((1 + area) * wave + chance);
}

const dataset = (id: string, fields: string, rest: string) => `id: ${id}
title: ${id}
owner: The town clerk
silo: town-hall
licence: MIT (invented data)
cadence: daily
legal: { basis: No personal data, purpose: A test }
source: { files: [${id}.csv], format: csv }
fields: ${fields}
${rest}`;
