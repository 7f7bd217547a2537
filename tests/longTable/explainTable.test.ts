import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { forecastTable } from "../../pipelines/longTable/forecastTable.js";
import { forecastSaved } from "../../pipelines/longTable/saved/forecastSaved.js";
import { scratch } from "../scratch.js";

const day = (t: number) => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
const series = (id: string) => Array.from({ length: 40 }, (_, t) => `${id},${day(t)},${20 + ((t * 5) % 7) + (t % 3)}`);
/** A file's lines in cells; a cell in quotes is one. */
const rows = (file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => [...line.matchAll(/("([^"]|"")*"|[^,]*)(,|$)/g)].map(([, cell]) => cell));
const total = (values: readonly string[]) => values.reduce((sum, value) => sum + Number(value), 0);

async function asked(ids: readonly string[]) {
  const dir = await scratch();
  writeFileSync(join(dir, "long.csv"), ["unique_id,ds,y", ...ids.flatMap(series), ""].join("\n"));
  const [out, explain] = [join(dir, "fc.csv"), join(dir, "why.csv")];
  return { dir, file: join(dir, "long.csv"), freq: "D", horizon: 2, seed: 1, out, explain };
}

describe("an explained table", () => {
  test("adds up: reasons to the median of their model, models to the median that is written", async () => {
    // More series than are explained at once, and a name that CSV has to quote.
    const ids = ['"a, b"', ...Array.from({ length: 70 }, (_, i) => `s${String(i).padStart(2, "0")}`)];
    const models = ["auto", "theta", "pretrained"];
    const { out, explain, ...options } = await asked(ids);
    await forecastTable({ ...options, out, explain, models, whole: false });
    const [head, ...lines] = rows(explain);
    expect(head.slice(0, 8)).toEqual(["unique_id", "ds", "model", "kind", "name", "share", "forecast", "value"]);
    const [names, ...forecasts] = rows(out);
    expect(forecasts.length).toBe(ids.length * 2);
    for (const [row, [id, ds, ...numbers]] of forecasts.entries()) {
      expect([id, ds]).toEqual([ids[Math.floor(row / 2)], day(40 + (row % 2))]);
      const own = lines.filter((line) => line[0] === id && line[1] === ds);
      const told = own.filter(([, , , kind]) => kind === "model");
      expect(told.map(([, , model]) => model)).toEqual(models);
      const written = Number(numbers[names.indexOf("q0.5") - 2]);
      expect(total(told.map((line) => line[7]))).toBeCloseTo(written, 5);
      for (const [, , model, , , , median] of told) {
        const reasons = own.filter((line) => line[2] === model && line[3] !== "model");
        const parts = reasons.filter(([, , , kind]) => ["candidate", "method", "adjustment"].includes(kind));
        expect(reasons.length > 0).toBe(model !== "theta");
        if (model === "theta") continue;
        expect(total(parts.map((line) => line[5]))).toBeCloseTo(1, 5);
        expect(total(parts.map((line) => line[7]))).toBeCloseTo(Number(median), 5);
      }
    }
  });

  test("is the same by fits that were saved", async () => {
    const { dir, explain, ...options } = await asked(["a", "b"]);
    const save = { dir: join(dir, "fits"), version: "1" };
    await forecastTable({ ...options, explain, save, models: ["auto"] });
    const again = join(dir, "again.csv");
    await forecastSaved({ ...options, ...save, explain: again });
    expect(readFileSync(again, "utf8")).toBe(readFileSync(explain, "utf8"));
  });

  test("of models that are one formula each is refused", async () => {
    const options = await asked(["a"]);
    await expect(forecastTable({ ...options, models: ["theta", "network"] })).rejects.toThrow(
      "--explain is about the pretrained network, which --models theta,network does not use. Add one of auto, pretrained",
    );
  });
});
