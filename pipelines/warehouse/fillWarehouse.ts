import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Database, identifier, literal, withDatabase } from "../duckdb/database.js";
import type { PanelMeta, Unplaced } from "../panel/panelMeta.js";
import { commit } from "../store/commit.js";
import { hashValue } from "../store/hash.js";
import type { Ref, Store } from "../store/store.js";
import type { RowsMeta } from "./load.js";
import { rowsOf } from "./rowsOf.js";

/** A loaded data set, to be queried under its id. */
export interface WarehouseTable {
  readonly dataset: string;
  readonly loaded: Ref;
  /** What its contract has to say, and the rows that it kept apart. */
  readonly contract?: Ref;
}

/** Rows of a service that are counted in no area: see `PanelMeta.unplaced`. */
export type UnplacedRows = Unplaced & Pick<PanelMeta, "dataset" | "service" | "freq">;

/**
 * Keeps `warehouse.duckdb` in the store: one table a data set, for people to query; no step reads it. Where rows are many,
 * or stayed in their landed text, it is a view, which reads them where they lie: they are not written a second time each
 * night that brings one more.
 * It can be rebuilt from the landing at any time, so it is made anew when a table changed, beside the old one, and
 * takes its name when it is whole: who is reading the old one goes on, and who opens it sees one night, never a mix.
 * @param viewFrom bytes of a data set's rows from which on it is a view
 * @returns whether anything was done
 */
export async function fillWarehouse(
  store: Store,
  tables: readonly WarehouseTable[],
  unplaced: readonly UnplacedRows[] = [],
  viewFrom = VIEW_FROM,
): Promise<boolean> {
  const path = join(store.root, "warehouse.duckdb");
  const sorted = [...tables].sort((a, b) => (a.dataset < b.dataset ? -1 : 1));
  const wanted = await Promise.all(
    sorted.map(async (table) => ({ ...table, ...(await contentOf(store, table, viewFrom)) })),
  );
  const digest = hashValue([...wanted.map(({ dataset, digest }) => ({ dataset, digest })), ...unplaced]);
  if ((await digestOf(path)) === digest) return false;
  const work = await store.scratch();
  try {
    const draft = join(work, "warehouse.duckdb");
    await withDatabase({ attach: draft }, async (database) => {
      // To make each statement durable by itself takes longer than all of them.
      await database.run("BEGIN");
      for (const { dataset, loaded, kind } of wanted)
        await database.run(`CREATE ${kind} ${identifier(dataset)} AS SELECT * FROM ${await rowsOf(store, loaded)}`);
      await database.run("CREATE SCHEMA headwater");
      await database.run("CREATE TABLE headwater.loaded (dataset VARCHAR, hash VARCHAR, digest VARCHAR)");
      for (const { dataset, loaded, digest } of wanted)
        await database.run("INSERT INTO headwater.loaded VALUES ($dataset, $hash, $digest)", {
          ...{ dataset, digest, hash: loaded.hash },
        });
      await createQuarantine(store, database, sorted);
      await createUnplaced(database, unplaced);
      await database.run("COMMIT; CHECKPOINT");
    });
    await store.change("warehouse", async () => {
      // A log that somebody's own writing left would be played into the new file.
      await rm(`${path}.wal`, { force: true });
      await commit(draft, path);
    });
    return true;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Fewer bytes of rows are copied before anybody notices. */
const VIEW_FROM = 32 * 2 ** 20;

/** What a data set is in the warehouse, and a digest of all that it depends on. */
async function contentOf(store: Store, { loaded, contract }: WarehouseTable, viewFrom: number) {
  const { files, meta } = await store.open<Partial<RowsMeta>>(loaded);
  const isView = meta.texts !== undefined || files.reduce((sum, { bytes }) => sum + bytes, 0) >= viewFrom;
  // A view names files by their paths, so it is made anew where the store has moved.
  const digest = [loaded.digest, contract?.digest, isView && store.root].filter(Boolean).join(" ");
  return { kind: isView ? "VIEW" : "TABLE", digest };
}

/** `headwater.quarantine`: every row of the newest files that its contract kept apart, where it stands and why. */
async function createQuarantine(store: Store, database: Database, tables: readonly WarehouseTable[]): Promise<void> {
  await database.run(
    `CREATE TABLE headwater.quarantine (dataset VARCHAR, file VARCHAR, place VARCHAR, "check" VARCHAR, field VARCHAR,
       value VARCHAR, reason VARCHAR, "row" JSON)`,
  );
  for (const { contract } of tables) {
    if (!contract) continue;
    const { dir, files } = await store.open(contract);
    if (files.length > 0)
      await database.run(
        `INSERT INTO headwater.quarantine FROM read_parquet(${literal(join(dir, "quarantine.parquet"))})`,
      );
  }
}

const UNPLACED = "dataset VARCHAR, service VARCHAR, freq VARCHAR, written VARCHAR, rows BIGINT, nearest VARCHAR";

/** `headwater.unplaced`: what stands in rows that are counted in no area, and which area was probably meant. */
async function createUnplaced(database: Database, rows: readonly UnplacedRows[]): Promise<void> {
  await database.run(`CREATE TABLE headwater.unplaced (${UNPLACED})`);
  for (const { dataset, service, freq, written, rows: n, nearest } of rows)
    await database.run("INSERT INTO headwater.unplaced VALUES ($dataset, $service, $freq, $written, $n, $nearest)", {
      ...{ dataset, service, freq, written, n, nearest },
    });
}

/** What the warehouse holds now; undefined where it is missing, damaged, or open elsewhere. */
async function digestOf(path: string): Promise<string | undefined> {
  // DuckDB would make a file that is not there.
  if (!existsSync(path)) return undefined;
  try {
    return await withDatabase({ attach: path, readOnly: true }, async (database) => {
      const rows = await database.rows("SELECT dataset, digest FROM headwater.loaded ORDER BY dataset");
      return hashValue([...rows, ...(await database.rows("FROM headwater.unplaced"))]);
    });
  } catch {
    return undefined;
  }
}
