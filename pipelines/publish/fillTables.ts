import { join } from "node:path";
import { type Database, literal } from "../duckdb/database.js";
import type { TableSchema } from "../published/tables.js";
import { tablesOf } from "../published/tablesOf.js";
import { checkTable } from "./checkTable.js";
import { createTable } from "./createTable.js";
import { insertRates } from "./insertRates.js";
import { insertRows } from "./insertRows.js";
import type { PublicationInputs, RunFacts } from "./publication.js";
import { warningRows } from "./warningRows.js";

/**
 * Creates every published table and fills it, ordered by its key. Each is checked before the next reads it.
 * @throws InputError from `checkTable`
 */
export async function fillTables(database: Database, run: RunFacts, inputs: PublicationInputs): Promise<void> {
  const fill = {
    services: (t) => insertRows(database, t, inputs.services),
    areas: (t) => insertRows(database, t, inputs.areas),
    datasets: (t) => insertRows(database, t, inputs.datasets),
    delays: (t) =>
      insertRows(
        database,
        t,
        inputs.delays.map((row) => ({ ...row })),
      ),
    forecasts: (t) => insertCombined(database, t, run.run, inputs.combined),
    history: (t) => insertCombined(database, t, run.run, inputs.combined),
    accuracy: (t) => insertCombined(database, t, run.run, inputs.combined),
    rates: (t) => insertRates(database, t, inputs.population ?? []),
    warnings: async (t) => insertRows(database, t, await warningRows(database, run, inputs.capacity)),
    models: () => insertModels(database, run.run, inputs.cards),
    runs: (t) => insertRun(database, t, run),
  } satisfies Record<string, (schema: TableSchema) => Promise<void>>;
  const schemas = tablesOf(run);
  for (const [name, insert] of Object.entries(fill)) {
    const schema = schemas.find((t) => t.name === name);
    if (!schema) continue;
    await createTable(database, schema);
    await insert(schema);
    await checkTable(database, schema);
  }
}

/** The parts that the `combine` steps wrote, one after another, with the run's id where the table has it. */
async function insertCombined(
  database: Database,
  { name, key, columns }: TableSchema,
  run: string,
  dirs: readonly string[],
): Promise<void> {
  if (dirs.length === 0) return;
  const files = dirs.map((dir) => literal(join(dir, `${name}.parquet`))).join(", ");
  const value = (column: string) => (column === "run" ? literal(run) : column === "reason" ? REASON : `"${column}"`);
  await database.run(
    `INSERT INTO ${name} SELECT ${columns.map((c) => value(c.name)).join(", ")}
     FROM read_parquet([${files}], union_by_name := true) LEFT JOIN (SELECT service, freq, note FROM services) USING (service, freq)
     ORDER BY ${key.join(", ")}`,
  );
}

/** A hold is the night's business: what was computed from rows that were there before knows nothing of it. */
const REASON = "nullif(concat_ws(' ', reason, note), '')";

/** Members counted from `accuracy`, beside what the fits said of themselves. */
async function insertModels(database: Database, run: string, cards: PublicationInputs["cards"]): Promise<void> {
  // Sums of doubles depend on their order: each aggregate says which.
  await database.run(
    `INSERT INTO models
     WITH member AS (
       SELECT a.*, EXISTS (FROM forecasts f WHERE (f.service, f.area, f.freq, f.status) = (a.service, a.area, a.freq, 'published')) AS published
       FROM accuracy a WHERE metric = 'SQL' AND h = 0 AND model <> 'combination'
     ), counted AS (
       SELECT service, freq, model, count(*) AS series, count(*) FILTER (weight > 0) AS weighted,
         coalesce(avg(coalesce(weight, 0) ORDER BY area) FILTER (published), 0) AS weight,
         avg(skill ORDER BY area) AS skill
       FROM member GROUP BY ALL
     ), cards AS (
       SELECT unnest(from_json_strict($cards, '[{"service":"VARCHAR","freq":"VARCHAR","model":"VARCHAR","card":"VARCHAR"}]'), recursive := true)
     )
     SELECT $run, service, freq, model, coalesce(series, 0), coalesce(weighted, 0), coalesce(weight, 0), skill, coalesce(card, '{}'), note
     FROM counted FULL JOIN cards USING (service, freq, model) LEFT JOIN services USING (service, freq)
     ORDER BY service, freq, model`,
    { run, cards: JSON.stringify(cards.map((c) => ({ ...c, card: JSON.stringify(c.card) }))) },
  );
}

/** The run's own row: what it was asked, and counts of what came out. */
async function insertRun(database: Database, schema: TableSchema, run: RunFacts): Promise<void> {
  const [counts] = await database.rows(
    `SELECT * FROM
       (SELECT count(*) FILTER (status <> 'left out') AS datasets, count(*) FILTER (status = 'left out') AS left_out,
          count(*) FILTER (status = 'held back') AS held_back FROM datasets),
       (SELECT count(*) AS series, count(*) FILTER (status = 'published') AS published,
          count(*) FILTER (status = 'published' AND model = 'seasonal-naive') AS fallback,
          count(*) FILTER (status = 'withheld') AS withheld
        FROM (SELECT DISTINCT service, area, freq, status, model FROM forecasts)),
       (SELECT avg(skill ORDER BY service, area, freq) AS skill FROM accuracy
        WHERE model = 'combination' AND metric = 'SQL' AND h = 0)`,
  );
  await insertRows(database, schema, [{ ...run, ...(counts as Record<string, number>) }]);
}
