import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { decodeTensors } from "../../../models/saving/safetensors.js";
import { type ForecastTableOptions, forecastTable } from "../../../pipelines/longTable/forecastTable.js";
import { openEngine } from "../../../pipelines/longTable/openEngine.js";
import { forecastSaved, type SavedForecastOptions } from "../../../pipelines/longTable/saved/forecastSaved.js";
import { FILES, MANIFEST } from "../../../pipelines/longTable/saved/savedFits.js";
import { TABLE_METHODS } from "../../../pipelines/longTable/tableMethods.js";
import { RECIPE } from "../../../pipelines/pretrain/recipe.js";
import { hashValue } from "../../../pipelines/store/hash.js";
import { seasonal } from "../../models/panels.js";
import { scratch } from "../../scratch.js";

const { engine, close } = await openEngine({ wanted: "wasm", env: {} });
afterAll(close);

const VERSION = "1.2.3";
const month = (t: number) => new Date(Date.UTC(2015, t, 1)).toISOString().slice(0, 10);
const rowsOf = (id: string, y: ArrayLike<number>) => Array.from(y, (v, t) => `${id},${month(t)},${v}`);
const series = { a: seasonal(60, 12), b: seasonal(50, 12, { seed: 2, level: 20 }), c: seasonal(55, 12, { seed: 3 }) };

async function place() {
  const dir = await scratch();
  const write = async (name: string, table: Readonly<Record<string, ArrayLike<number>>>) => {
    const file = join(dir, name);
    const rows = Object.entries(table).flatMap(([id, y]) => rowsOf(id, y));
    await writeFile(file, `unique_id,ds,y\n${rows.join("\n")}\n`);
    return file;
  };
  const file = await write("long.csv", series);
  const saved = join(dir, "saved");
  const keep = async (models: readonly string[], more: Partial<ForecastTableOptions> = {}) => {
    const options = { freq: "MS", horizon: 6, models, seed: 3, file, out: join(dir, "fitted.csv"), engine };
    const said = await forecastTable({ ...options, save: { dir: saved, version: VERSION }, ...more });
    return { said, bytes: await readFile(options.out, "utf8") };
  };
  const again = async (more: Partial<SavedForecastOptions> = {}) => {
    const out = join(dir, "again.csv");
    const said = await forecastSaved({ dir: saved, version: VERSION, file, out, engine, ...more });
    return { said, bytes: await readFile(out, "utf8") };
  };
  return { dir, file, saved, write, keep, again };
}

describe("fits that were saved", () => {
  test.each([...TABLE_METHODS.map((name) => [name]), ["pretrained-tuned", "holt-winters"]])(
    "of %s forecast the same bytes and say the same",
    async (...models) => {
      const { keep, again } = await place();
      const fitted = await keep(models);
      expect(await again()).toEqual(fitted);
    },
  );

  test("are the same bytes when they are made again, whatever the directory is called", async () => {
    const { dir, saved, keep } = await place();
    await keep(["auto"]);
    await keep(["auto"], { save: { dir: join(dir, "deep", "other"), version: VERSION } });
    expect((await readdir(saved)).sort()).toEqual([...FILES, MANIFEST].sort());
    for (const name of await readdir(saved))
      expect(await readFile(join(dir, "deep", "other", name))).toEqual(await readFile(join(saved, name)));
    expect((await readdir(dir)).sort()).toEqual(["deep", "fitted.csv", "long.csv", "saved"]);
  });

  test("hold weights as safetensors, and nothing of the table's values", async () => {
    const { saved, keep } = await place();
    await keep(["pretrained"]);
    const arrays = decodeTensors(await readFile(join(saved, "weights.safetensors")));
    const networks = Array.from({ length: RECIPE.networks }, (_, k) => `/pretrained/members/${k}/weights`);
    for (const name of networks) expect(arrays[name].length).toBeGreaterThan(50_000);
    expect(JSON.parse(await readFile(join(saved, "card.json"), "utf8")).pretrained.series).toBe(3);
    expect(JSON.parse(await readFile(join(saved, "options.json"), "utf8"))).toEqual({
      ...{ freq: "MS", horizon: 6, models: ["pretrained"], seed: 3 },
    });
    expect(Object.keys(arrays).sort()).toEqual([...networks, "/pretrained/stretch"]);
  });

  test("forecast fewer periods where that is asked for, and not more", async () => {
    const { keep, again } = await place();
    const { bytes } = await keep(["pretrained"]);
    const lines = bytes.trim().split("\n");
    const first = lines.filter((_, i) => i === 0 || (i - 1) % 6 < 2);
    expect((await again({ horizon: 2 })).bytes.trim().split("\n")).toEqual(first);
    await expect(again({ horizon: 7 })).rejects.toThrow(/--horizon is 7, the fits in .* reach 6 periods/);
    await expect(again({ horizon: 0 })).rejects.toThrow("--horizon is 0");
  });

  test("write other intervals than were asked for when they were made", async () => {
    const { keep, again } = await place();
    const fitted = await keep(["pretrained", "holt-winters"], { levels: [90] });
    expect((await again({ levels: [90] })).bytes).toBe(fitted.bytes);
    expect((await again({ levels: [50] })).bytes.split("\n")[0]).toBe("unique_id,ds,mean,q0.25,q0.5,q0.75,model");
    await expect(again({ levels: [100] })).rejects.toThrow("--levels: 100 is no level");
  });

  test("fill gaps as they did", async () => {
    const { dir, keep, again } = await place();
    const gappy = join(dir, "gappy.csv");
    const rows = rowsOf("a", series.a).filter((_, t) => t !== 20);
    await writeFile(gappy, `unique_id,ds,y\n${rows.join("\n")}\n`);
    const fitted = await keep(["simple-smoothing"], { file: gappy, gaps: "interpolate" });
    expect(await again({ file: gappy })).toEqual(fitted);
  });

  test("say where they run elsewhere than they were made", async () => {
    const { keep, again } = await place();
    const { said } = await keep(["pretrained"]);
    const elsewhere = await again({ engine: undefined });
    expect(elsewhere.said).toEqual([
      ...said,
      "fitted on the backend wasm, forecast on none: the last digits may differ",
    ]);
  });

  test("are not written over anything, which is said before the table is read", async () => {
    const { dir, saved, keep } = await place();
    await mkdir(saved);
    await keep(["seasonal-naive"]);
    const taken = keep(["seasonal-naive"], { file: join(dir, "nowhere.csv") });
    await expect(taken).rejects.toThrow(/--save .*saved has files in it already \(card.json\)/);
    const onFile = keep(["seasonal-naive"], { save: { dir: join(dir, "long.csv"), version: VERSION } });
    await expect(onFile).rejects.toThrow("long.csv is no directory that can be written (ENOTDIR)");
  });
});

describe("saved fits that are not as they were", () => {
  test.each([...FILES, MANIFEST])("%s is named where any byte of it has changed, or where it is gone", async (name) => {
    const { saved, keep, again } = await place();
    await keep(["pretrained", "holt-winters"]);
    const file = join(saved, name);
    const bytes = await readFile(file);
    for (const share of [0, 0.1, 0.37, 0.5, 0.81, 1]) {
      const at = Math.round(share * (bytes.length - 1));
      const changed = Buffer.from(bytes);
      changed[at] ^= 1;
      await writeFile(file, changed);
      await expect(again()).rejects.toThrow(`${file} is not as it was saved`);
    }
    await writeFile(file, bytes.subarray(1));
    await expect(again()).rejects.toThrow(`${file} is not as it was saved`);
    await rm(file);
    await expect(again()).rejects.toThrow(new RegExp(`${name} cannot be read \\(ENOENT\\)`));
    await writeFile(file, bytes);
    await again();
  });

  test("of another version or format are refused, with what to install", async () => {
    const { saved, keep, again } = await place();
    await keep(["seasonal-naive"]);
    await expect(again({ version: "2.0.0" })).rejects.toThrow(
      /saved by Headwater 1.2.3, this is 2.0.0.*Install headwater@1.2.3, or fit again with --save/,
    );
    const file = join(saved, MANIFEST);
    const { sha256: _, ...manifest } = JSON.parse(await readFile(file, "utf8"));
    const newer = { ...manifest, format: 99 };
    await writeFile(file, `${JSON.stringify({ ...newer, sha256: hashValue(newer) }, null, 2)}\n`);
    await expect(again()).rejects.toThrow("have format 99, this Headwater reads 1");
  });

  test("or never were any are refused", async () => {
    const { dir, again } = await place();
    await expect(again({ dir })).rejects.toThrow(`${dir} holds no saved fits`);
    await expect(again({ dir: join(dir, "nowhere") })).rejects.toThrow("nowhere holds no saved fits");
    for (const text of ["", "[1]", "null", "{}"]) {
      await writeFile(join(dir, MANIFEST), text);
      await expect(again({ dir })).rejects.toThrow(`${MANIFEST} is not as it was saved`);
    }
  });
});

describe("another table than was fitted on", () => {
  const { a, b, c } = series;
  const changes: [string, Record<string, ArrayLike<number>>, string][] = [
    ["another value", { a, b: b.map((v, t) => (t === 7 ? v + 1 : v)), c }, "series b has other dates, values or"],
    ["one period more", { a, b, c: [...c, 9] }, "series c has other dates, values or covariates"],
    ["a series less", { a, c }, "series b is not in"],
    ["a series more", { a, b, bb: b, c }, "series bb of"],
  ];

  test.each(changes)("with %s is refused, naming the series", async (_, table, message) => {
    const { keep, again, write } = await place();
    await keep(["pretrained"]);
    const refused = again({ file: await write("other.csv", table) });
    await expect(refused).rejects.toThrow(message);
    await expect(again({ file: await write("other.csv", table) })).rejects.toThrow("--other-table");
  });

  test("is forecast by the pretrained network where that is asked for, as if fitted on it", async () => {
    const { dir, keep, again, write } = await place();
    await keep(["pretrained"]);
    const file = await write("other.csv", { z: c, a });
    const { bytes, said } = await again({ file, otherTable: true });
    const fresh = await keep(["pretrained"], { file, save: undefined });
    expect(bytes).toBe(fresh.bytes);
    expect(said.at(-1)).toMatch(/^fitted on another table \(series b is not in .*other.csv\)/);
    expect(await readdir(dir)).toContain("saved");
  });

  test("is forecast by the copy that was tuned on the saved one, each series by itself", async () => {
    const { keep, again, write } = await place();
    const { said } = await keep(["pretrained-tuned"]);
    expect(said[0]).toContain("tuned");
    const numbers = async (table: Record<string, ArrayLike<number>>) =>
      (await again({ file: await write("other.csv", table), otherTable: true })).bytes
        .split("\n")
        .filter((line) => line.startsWith("z,"));
    const beside = await numbers({ a: b, z: c });
    expect(beside).toEqual(await numbers({ z: c }));
    expect(beside.length).toBe(6);
  });

  test("is never forecast by what was learnt of single series", async () => {
    const { file, keep, again, write } = await place();
    await keep(["pretrained", "holt-winters"]);
    await expect(again({ file, otherTable: true })).rejects.toThrow(/holt-winters in .* has learnt each series/);
    const other = again({ file: await write("other.csv", { a }) });
    await expect(other).rejects.toThrow(/Give that table, or fit again with --save\.$/);
  });
});

describe("fits with covariates", () => {
  test("ask for the same ones, and forecast the same bytes with them, others with another future", async () => {
    const { dir, keep, again, write } = await place();
    const table = { a: seasonal(130, 12), b: seasonal(130, 12, { seed: 2 }) };
    const holiday = (t: number) => Number((t * 7) % 5 === 0);
    const moved = Object.fromEntries(
      Object.entries(table).map(([id, y]) => [id, y.map((v, t) => v + 60 * holiday(t))]),
    );
    const file = await write("moved.csv", moved);
    const facts = async (name: string, of: (t: number) => number) => {
      const rows = ["a", "b"].flatMap((id) => Array.from({ length: 136 }, (_, t) => `${id},${month(t)},${of(t)}`));
      await writeFile(join(dir, name), `unique_id,ds,holiday\n${rows.join("\n")}\n`);
      return [join(dir, name)];
    };
    const covariates = await facts("holiday.csv", holiday);
    const fitted = await keep(["auto"], { file, covariates });
    expect(fitted.said.join()).toContain("covariates used");
    expect(await again({ file, covariates })).toEqual(fitted);
    await expect(again({ file })).rejects.toThrow(
      /read these future covariates: holiday; .* come: none\. Give the same/,
    );
    const none = await facts("none.csv", (t) => (t < 130 ? holiday(t) : 0));
    expect((await again({ file, covariates: none })).bytes).not.toBe(fitted.bytes);
    const otherPast = await facts("past.csv", (t) => (t === 3 ? 0.5 : holiday(t)));
    await expect(again({ file, covariates: otherPast })).rejects.toThrow(
      "series a has other dates, values or covariates",
    );
  });
});
