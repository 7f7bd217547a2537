import { afterAll, describe, expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { type ContractMode, contractSchema } from "../../pipelines/inventory/contract.js";
import { land } from "../../pipelines/landing/land.js";
import { openStore, type Store } from "../../pipelines/store/store.js";
import { load } from "../../pipelines/warehouse/load.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";
import { loadedRows } from "../warehouse/nights.js";
import { PASSWORD } from "./postgresServer.js";
import { type LocalSource, type Row, SOURCES, stopServers } from "./sources.js";
import { world } from "./world.js";

afterAll(stopServers);

const SECRETS = { TOKEN: "t0ken", PASSWORD: encodeURIComponent(PASSWORD) };
const IDS = ["id", "_id", "service_request_id", "@iot.id", "OBJECTID"];
const MODES: ContractMode[] = ["freeze", "evolve", "reject file", "quarantine rows"];
/** The first day of the months that the second night fetches again. */
const AGAIN = "2025-12-01";

/** A row every six days from November to the middle of January, with the number of its id in a column of its own. */
const ROWS: readonly Row[] = Array.from({ length: 13 }, (_, i) => ({
  ...{ id: i + 1, area: "N1", more: String(i + 1) },
  at: new Date(Date.parse("2025-11-02T10:00:00Z") + i * 6 * 86_400_000).toISOString().replace(".000Z", "Z"),
}));
const again = ROWS.filter(({ at }) => at >= AGAIN);
const before = ROWS.filter(({ at }) => at < AGAIN);
const without = ({ more: _, ...row }: Row): Row => row;
const odd = (row: Row): Row => ({ ...row, more: "n/a" });

/** One night: what is landed, and what of it may be used. */
async function night(store: Store, { from }: LocalSource, asOf: string, contract: object, optional = false) {
  const dataset = datasetOf(
    { files: [], format: "ndjson", from },
    { id: { type: "integer", from: IDS }, more: { type: "integer", optional } },
    { contract: contractSchema.parse(contract) },
  );
  const landed = await land(store, { dataset, sources: "", asOf, outside: world(SECRETS) });
  const loaded = await load(store, { dataset, landed });
  const { held, notes, failures } = loaded.contract?.meta ?? { held: null, notes: [], failures: [] };
  const valid = await loadedRows(loaded.dir, ["id", "more"], "gone_at IS NULL");
  return {
    ...{ held, notes, digest: loaded.digest },
    apart: failures.map(({ file, why, rows }) => `${file}: ${rows} ${why}`),
    valid: Object.fromEntries(valid.map(({ id, more }) => [Number(id), more === null ? null : Number(more)])),
  };
}

const whole = (rows: readonly Row[]) => Object.fromEntries(rows.map(({ id }) => [id, id]));
const emptied = (rows: readonly Row[]) => Object.fromEntries(rows.map(({ id }) => [id, null]));
const files = (said: string) => ["2025-12", "2026-01"].map((month) => expect.stringMatching(`^${month}.ndjson${said}`));

describe.each(SOURCES)("$kind, of which a column", ({ open, kind }) => {
  const opened = async (rows: readonly Row[]) => {
    const source = await open(40);
    await source.put(rows);
    return { source, store: await openStore(await scratch()) };
  };
  const overnight = async (change: (row: Row) => Row, contract: object) => {
    const { source, store } = await opened(ROWS);
    const first = await night(store, source, "2026-01-15", contract);
    expect(first).toMatchObject({ held: null, notes: [], valid: whole(ROWS) });
    // A column of a database that goes is gone from all rows; those that are not fetched again keep theirs all the same.
    await source.put(ROWS.map((row) => (kind === "postgres" || row.at >= AGAIN ? change(row) : row)));
    return { first, second: await night(store, source, "2026-01-16", contract) };
  };

  it.each(MODES)("is removed overnight, under %s, loses nothing and says what became of it", async (missing) => {
    const { first, second } = await overnight(without, { missing, pass: 0 });
    if (missing === "freeze") {
      expect(second.held).toMatch(
        /2025-12\.ndjson: no column "more"\. There are .*add the new name to fields\.more\.from/,
      );
      expect(second.digest).toBe(first.digest);
    } else
      expect(second).toMatchObject(
        {
          evolve: { notes: files(": there are no columns for more"), valid: { ...whole(before), ...emptied(again) } },
          "reject file": { notes: files(" is left out: there are no columns for more"), valid: whole(before) },
          "quarantine rows": { apart: files(": \\d has no column"), valid: whole(before) },
        }[missing],
      );
    if (missing !== "freeze") expect(second.held).toBeNull();
  });

  it.each(MODES)(
    "is of another type overnight, under %s, loses nothing and says what became of it",
    async (retyped) => {
      const { first, second } = await overnight(odd, { retyped, pass: 0 });
      if (retyped === "freeze") {
        expect(second.held).toMatch(/2025-12\.ndjson: record 1, column "more": "n\/a" is no whole number/);
        expect(second.digest).toBe(first.digest);
      } else
        expect(second).toMatchObject(
          {
            evolve: {
              notes: files(": \\d of more cannot be read and count as empty"),
              valid: { ...whole(before), ...emptied(again) },
            },
            "reject file": { notes: files(" is left out: record 1, .*is no whole number"), valid: whole(before) },
            "quarantine rows": { apart: files(": \\d is no whole number"), valid: whole(before) },
          }[retyped],
        );
      if (retyped !== "freeze") expect(second.held).toBeNull();
    },
  );

  it("is removed overnight from nearly all rows, and kept apart, holds the series back", async () => {
    const { first, second } = await overnight(without, { missing: "quarantine rows" });
    expect(second.held).toMatch(
      /8 of 13 rows do not keep the contract, and at least 95% have to: .*more has no column/,
    );
    expect(second.digest).toBe(first.digest);
  });

  // A database gives all rows of a night by one statement, whose columns are the same from end to end.
  if (kind !== "postgres")
    it.each(MODES)("goes from one page to the next, under %s, says where", async (missing) => {
      // The third row of December is the first without.
      const last = again[1].id;
      const { source, store } = await opened(ROWS.map((row) => (row.id > last ? without(row) : row)));
      const done = await night(store, source, "2026-01-15", { missing, retyped: missing, pass: 0 }).catch((e) => e);
      const kept = whole(ROWS.filter(({ id }) => id <= last));
      const lacking = "2025-12.ndjson: 3 is empty";
      if (missing === "freeze") {
        expect(done).toBeInstanceOf(InputError);
        expect(done.message).toMatch(/2025-12\.ndjson: record 3, column "more": empty, but the field more is required/);
      } else
        expect(done).toMatchObject(
          {
            evolve: {
              ...{ notes: ["2026-01.ndjson: there are no columns for more"], apart: [lacking] },
              valid: { ...kept, ...emptied(ROWS.filter(({ at }) => at >= "2026-01-01")) },
            },
            "reject file": { notes: files(" is left out: "), valid: whole(before) },
            "quarantine rows": { apart: [lacking, "2026-01.ndjson: 3 has no column"], valid: kept },
          }[missing],
        );
    });

  it("may be empty is empty where no record names it, which is said, and stops nothing", async () => {
    const { source, store } = await opened(ROWS.map((row) => (row.at >= AGAIN ? without(row) : row)));
    const { held, notes, valid } = await night(store, source, "2026-01-15", {}, true);
    expect([held, valid]).toEqual([null, { ...whole(before), ...emptied(again) }]);
    expect(notes).toEqual(kind === "postgres" ? [] : files(": no record has more"));
  });
});
