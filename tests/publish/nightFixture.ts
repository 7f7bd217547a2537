import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { frequency } from "../../models/frequency.js";
import { guard } from "../../models/guard.js";
import { LEVELS } from "../../models/method.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import type { Row } from "../../pipelines/publish/insertRows.js";
import type { PublicationInputs, RunFacts } from "../../pipelines/publish/publication.js";
import { quantileColumn, table } from "../../pipelines/published/tables.js";

/** A directory for one test, and its removal. */
export async function temporary(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "headwater-publish-"));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

export const AREAS = [
  ["E09000001", "City of London"],
  ["E09000002", "Barking and Dagenham"],
  ["E09000003", "Barnet"],
  ["E09000007", "Camden"],
  ["E09000012", "Hackney"],
  ["E09000021", "Kingston upon Thames"],
  ["E09000033", "Westminster"],
] as const;

export const RUN: RunFacts = {
  run: "0123456789ab",
  as_of: Date.UTC(2024, 0, 1),
  inventory: "london",
  version: "0.1.0",
  backend: "wasm",
  threads: 2,
  seed: 1,
  models: "auto",
};

const reasonOf = (verdict: ReturnType<typeof guard>) => ("reason" in verdict ? verdict.reason : null);
const WITHHELD = reasonOf(guard(Number.NaN, Number.NaN, 0));
const FALLBACK = reasonOf(guard(1.1, 1, 3));

/** All rows are there. */
const KNOWN = { basis: "reported", counted: null, "q0.1": null, "q0.9": null };

const CENTRE = ["E12000007", "Greater London"] as const;
/** Upper quantiles of the standard normal distribution at `LEVELS`. */
const NORMAL = [-1.96, -1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816, 1.96];

interface Service {
  readonly service: string;
  readonly freq: string;
  readonly title: string;
  readonly unit: string;
  readonly level: number;
  readonly areas: readonly (readonly [string, string])[];
  readonly periods: number;
}

export const SERVICES: readonly Service[] = [
  {
    service: "police-crime",
    freq: "MS",
    title: "Police crime",
    unit: "offences",
    level: 2000,
    areas: AREAS,
    periods: 72,
  },
  {
    service: "dwelling-fires",
    freq: "W-MON",
    title: "Dwelling fires",
    unit: "fires",
    level: 4,
    areas: AREAS,
    periods: 160,
  },
  {
    service: "cycle-hires",
    freq: "D",
    title: "Cycle hires",
    unit: "hires",
    level: 25_000,
    areas: [CENTRE],
    periods: 400,
  },
];

/**
 * What the steps before publication would hand over for a small London: monthly, weekly and daily services with
 * seasons, a fallback (Hackney's crime), a withheld series (the City's fires), a data set left out.
 */
export async function nightFixture(dir: string): Promise<PublicationInputs> {
  const combined: string[] = [];
  for (const service of SERVICES)
    combined.push(await combine(join(dir, `${service.service}-${service.freq}`), service));
  return {
    title: "London",
    combined,
    cards: SERVICES.flatMap(({ service, freq }) =>
      ["seasonal-naive", "holt-winters", "network"].map((model) => ({ service, freq, model, card: { parameters: 3 } })),
    ),
    services: SERVICES.map(({ service, freq, title, unit }) => ({
      ...{ service, freq, title, unit, measure: "count", dataset: service },
    })),
    areas: [...AREAS, CENTRE].map(([area, name]) => ({ area, name })),
    datasets: [...SERVICES.map(landed), LEFT_OUT],
    delays: [0.94, 0.99, 1].map((share, days) => ({ dataset: SERVICES[0].service, days, share })),
    capacity: [{ service: "police-crime", area: "E09000007", freq: "MS", capacity: 1900 }],
  };
}

const landed = ({ service, title }: Service): Row => ({
  ...{ dataset: service, title, owner: "Greater London Authority", silo: "datastore", licence: "OGL-UK-3.0" },
  ...{ attribution: "Contains public sector information", legal_basis: "public task", purpose: "planning" },
  ...{ status: "landed", reason: null, rows: 2 ** 40 + 1, duplicates: 3, late: 0, unmapped: 1 },
  ...{ first: Date.UTC(2018, 0, 1), last: Date.UTC(2023, 11, 31), sha256: "ab".repeat(32) },
});

const LEFT_OUT: Row = {
  ...{ dataset: "housing-needs", title: 'Housing needs, "Part 7"', owner: "Housing", silo: "housing" },
  ...{ licence: "internal", legal_basis: "public task", purpose: "planning", status: "left out" },
  reason:
    "The sharing agreement SA-12 ended on 30 June 2023. Housing has to renew it: write to the data protection officer.",
};

async function combine(dir: string, s: Service): Promise<string> {
  const { add, floor, seasonLength, horizon } = frequency(s.freq);
  const end = floor(Date.UTC(2023, 11, 31));
  const forecasts: Row[] = [];
  const history: Row[] = [];
  const accuracy: Row[] = [];
  for (const [a, [area]] of s.areas.entries()) {
    const key = { service: s.service, area, freq: s.freq };
    const mean = (i: number) => s.level * (0.5 + a / 6) * (1 + 0.2 * Math.sin((2 * Math.PI * i) / seasonLength));
    const withheld = s.service === "dwelling-fires" && a === 0;
    const fallback = s.service === "police-crime" && area === "E09000012";
    for (let i = 0; i < s.periods; i++) {
      const noise = Math.sin(i * 12.9898 + a * 78.233) * 0.1;
      history.push({ ...key, ds: add(end, i - s.periods + 1), y: Math.round(mean(i) * (1 + noise)), ...KNOWN });
    }
    for (let h = 1; h <= horizon; h++) {
      const centre = mean(s.periods + h - 1) * (a === 3 ? 1.25 : 1);
      const spread = 0.08 * centre * Math.sqrt(h);
      const quantiles = LEVELS.map((level, i) => [
        quantileColumn(level),
        withheld ? null : Math.max(0, centre + NORMAL[i] * spread),
      ]);
      forecasts.push({
        ...{ ...key, ds: add(end, h), h, mean: withheld ? null : centre, ...Object.fromEntries(quantiles) },
        status: withheld ? "withheld" : "published",
        model: withheld ? "none" : fallback ? "seasonal-naive" : "combination",
        reason: withheld ? WITHHELD : fallback ? FALLBACK : null,
      });
    }
    if (withheld) continue;
    for (const [metric, naive] of [
      ["SQL", 0.8],
      ["coverage80", 0.7],
    ] as const)
      for (const h of [0, 1])
        for (const [m, model] of ["seasonal-naive", "holt-winters", "network", "combination"].entries()) {
          const better = fallback ? 0 : 0.05 * m;
          const value = metric === "SQL" ? naive * (1 - better) : 0.75 + 0.02 * m;
          const weight = model === "combination" ? null : fallback ? (m === 0 ? 1 : 0) : 1 / 3;
          accuracy.push({ ...key, h, metric, model, value, naive, skill: 1 - value / naive, weight });
        }
  }
  await mkdir(dir, { recursive: true });
  await withDatabase({}, async (database) => {
    for (const [name, rows] of Object.entries({ forecasts, history, accuracy })) {
      const columns = table(name).columns.filter((c) => c.name !== "run");
      const types = { text: "VARCHAR", integer: "INTEGER", number: "DOUBLE", date: "DATE", moment: "TIMESTAMPTZ" };
      const structure = JSON.stringify([Object.fromEntries(columns.map((c) => [c.name, types[c.type]]))]);
      const iso = rows.map((r) => ("ds" in r ? { ...r, ds: new Date(r.ds as number).toISOString().slice(0, 10) } : r));
      await database.run(`CREATE TABLE ${name} AS SELECT unnest(from_json($rows, $structure), recursive := true)`, {
        rows: JSON.stringify(iso),
        structure,
      });
      await database.run(`COPY ${name} TO ${literal(join(dir, `${name}.parquet`))} (FORMAT parquet)`);
    }
  });
  return dir;
}
