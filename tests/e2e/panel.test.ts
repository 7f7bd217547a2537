import { readlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { scratch } from "../scratch.js";
import { writeSmallTown } from "../smallTown.js";
import { headwater } from "./headwater.js";

it("the panel of a past night is the history that it published, and is not published again", async () => {
  const dir = await scratch();
  const store = join(dir, "store");
  const runs = new Map<string, string>();
  for (const asOf of ["2026-03-02", "2026-03-10"]) {
    const { inventory, sources } = await writeSmallTown(dir, asOf);
    const where = [`--inventory=${inventory}`, `--sources=${sources}`, `--store=${store}`];
    const night = await headwater(["nightly", `--as-of=${asOf}`, "--models=seasonal-naive", ...where]);
    expect(night.code, night.stderr).toBe(0);
    runs.set(asOf, await readlink(join(store, "published", "latest")));
  }
  for (const [asOf, run] of runs) {
    const out = join(dir, `${asOf}.parquet`);
    const asked = [`--as-of=${asOf}`, `--store=${store}`, `--inventory=${join(dir, "inventory")}`];
    const ended = await headwater(["panel", ...asked, `--out=${out}`]);
    expect(ended.stdout, ended.stderr).toMatch(/^[\d,]+ rows of 2 panels as of 2026-03-\d\d written: /);
    const history = `SELECT service, area, freq, ds, y FROM read_parquet(${literal(join(store, "published", run, "history.parquet"))})`;
    const differ = await withDatabase({}, (database) =>
      database.rows(`(${history} EXCEPT FROM read_parquet(${literal(out)}))
        UNION ALL (FROM read_parquet(${literal(out)}) EXCEPT ${history})`),
    );
    expect(differ).toEqual([]);
    const printed = await headwater(["panel", "calls", ...asked]);
    expect(printed.stdout).toMatch(/^service,area,freq,ds,y\ncalls,T01,W-MON,2023-01-02,/);
  }
  expect(await readlink(join(store, "published", "latest"))).toBe(runs.get("2026-03-10"));
});
