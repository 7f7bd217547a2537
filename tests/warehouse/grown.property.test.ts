import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { land } from "../../pipelines/landing/land.js";
import { panel } from "../../pipelines/panel/panel.js";
import { openStore, type Store } from "../../pipelines/store/store.js";
import { countSeen } from "../../pipelines/warehouse/countSeen.js";
import { load } from "../../pipelines/warehouse/load.js";
import { rowsOf } from "../../pipelines/warehouse/rowsOf.js";
import { AREAS, inventory, loaded } from "../panel/loaded.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";

const HEADER = 'id,day,area,"va""lue"\n';
const row = fc
  .record({
    id: fc.integer({ min: 1, max: 9 }),
    day: fc.integer({ min: 1, max: 60 }),
    area: fc.constantFrom("A", "B", "Brook", '"C"', '"x\ny"'),
    value: fc.constantFrom("0.1", "0.2", "0.7", "1e15", "-3"),
  })
  .map(({ id, day, area, value }) => `${id},2026-0${1 + Math.floor(day / 28)}-${10 + (day % 19)},${area},${value}\n`);
const rows = fc.array(row, { minLength: 1, maxLength: 8 });

/** What happens to the files before a night. */
const change = fc.oneof(
  { weight: 4, arbitrary: changed("grow", "a", "b") },
  { weight: 2, arbitrary: changed("replace", "a", "b") },
  { weight: 1, arbitrary: changed("remove", "b") },
);

/** What a file ends with: without a line's end nobody knows whether a record does. */
function changed(kind: "grow" | "replace" | "remove", ...files: readonly string[]) {
  const end = fc.oneof({ weight: 3, arbitrary: fc.constant("\n") }, { weight: 1, arbitrary: fc.constant("") });
  return fc.record({ kind: fc.constant(kind), file: fc.constantFrom(...files), rows, end });
}

const dataset = ({ key, abridged }: How) => ({
  ...datasetOf(
    { format: "csv", files: ["*.csv"] },
    {
      id: { type: "integer" },
      day: { type: "date" },
      area: { type: "text" },
      value: { type: "number", from: ['va"lue'] },
    },
    {
      time: "day",
      ...(key ? { key: ["id", "day"] } : {}),
      series: [
        {
          ...{ service: "sums", title: "Sums", freq: ["W-MON"], area: "area", time: "day" },
          measure: abridged ? "count" : { sum: "value" },
        },
      ],
    },
  ),
});

interface How {
  readonly key: boolean;
  /** Only counts are asked of the rows, so that they may stay in their text. */
  readonly abridged: boolean;
}

/** One night: its rows, each as a text, and its panel. */
async function night(store: Store, sources: string, asOf: string, how: How, from?: number) {
  const set = dataset(how);
  const landed = await land(store, { dataset: set, sources, asOf, pieceFrom: from });
  const result = await load(store, { dataset: set, landed, abridgeFrom: from });
  const all = await rowsOf(store, result);
  const texts = await withDatabase({}, (database) =>
    database.rows(`SELECT t::VARCHAR AS row FROM (FROM ${all}) t ORDER BY row`),
  );
  const seen = await countSeen(store, { dataset: set, loaded: result, asOf });
  const counted = await panel(store, {
    inventory: inventory(set),
    target: { service: "sums", freq: "W-MON", dataset: set.id },
    rows: result,
    areas: await loaded(store, "areas", AREAS),
    asOf,
  });
  return {
    ...{ rows: texts.map((t) => t.row), panel: counted.digest, seen: seen.meta },
    left: result.meta.texts !== undefined,
  };
}

describe.each([
  { key: false, abridged: false },
  { key: true, abridged: false },
  { key: false, abridged: true },
])("files that grow from night to night (key: $key, rows left in their text: $abridged)", (how) => {
  it("are known and counted, byte for byte, as if each had been read whole", () =>
    fc.assert(
      fc.asyncProperty(rows, fc.array(change, { minLength: 1, maxLength: 4 }), async (first, changes) => {
        const [quick, whole] = [await openStore(await scratch()), await openStore(await scratch())];
        const [here, there] = [await scratch(), await scratch()];
        let files = new Map([["a", HEADER + first.join("")]]);
        let state = 0;
        for (const [i, { kind, file, rows, end }] of [undefined, ...changes]
          .map((c) => c ?? { kind: "none", file: "", rows: [], end: "" })
          .entries()) {
          const before = files;
          files = new Map(files);
          const more = rows.join("").replace(/\n$/, end);
          if (kind === "grow") files.set(file, (files.get(file) ?? HEADER).replace(/\n?$/, "\n") + more);
          if (kind === "replace") files.set(file, HEADER + more);
          if (kind === "remove") files.delete(file);
          // Where nothing changed, nothing is landed here: then nothing may be there either.
          if (!isDeepStrictEqual(files, before)) state++;
          for (const [name, text] of files) {
            await write(here, `${name}.csv`, text);
            // The same table in other bytes from its first line on: nothing of the day before is in it.
            await write(
              there,
              `${name}.csv`,
              text.replace(HEADER, `${HEADER.trim()},state${state}x\n`).replaceAll(/(?<=\d)(\n|$)/g, ",$1"),
            );
          }
          if (kind === "remove") await Promise.all([here, there].map((dir) => rm(join(dir, "b.csv"), { force: true })));
          const asOf = `2026-0${3 + Math.floor(i / 28)}-0${1 + i}`;
          const [{ left, ...a }, b] = [await night(quick, here, asOf, how, 0), await night(whole, there, asOf, how)];
          expect({ ...a, left: false }).toEqual(b);
          if (i === 0) expect(left).toBe(how.abridged);
        }
      }),
      { numRuns: 4 },
    ));
});

async function write(dir: string, name: string, text: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, name), text);
}
