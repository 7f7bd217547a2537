import { execFile } from "node:child_process";
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { SHIPPED } from "../../models/pretrained/shipped.js";
import { scratch } from "../scratch.js";
import { root } from "../structure/sourceTree.js";
import { headwater } from "./headwater.js";

const month = (t: number) => new Date(Date.UTC(2018, t)).toISOString().slice(0, 10);
const series = (id: string, values: readonly (number | string)[]) => values.map((v, t) => `${id},${month(t)},${v}`);
const usual = Array.from({ length: 40 }, (_, t) => 20 + ((t * 7) % 12));
const good = [...series("a", usual), ...series("b", usual)];

/** Writes a table, and covariates where there are some; returns what is asked of `headwater` for them. */
async function asked(rows: readonly string[], { head = "unique_id,ds,y", covariates = [] as readonly string[] } = {}) {
  const dir = await scratch();
  const [file, known, out] = ["long.csv", "known.csv", "fc.csv"].map((name) => join(dir, name));
  writeFileSync(file, `${[head, ...rows].join("\n")}\n`);
  writeFileSync(known, `${["unique_id,ds,holiday", ...covariates].join("\n")}\n`);
  const flags = covariates.length > 0 ? ["--covariates", known] : [];
  return { dir, out, args: [file, "--freq", "MS", "--horizon", "3", "--out", out, ...flags] };
}

const without = (rows: readonly string[], line: string) => rows.filter((row) => !row.startsWith(line));
const holidays = (length: number) => ["a", "b"].flatMap((id) => series(id, new Array<number>(length).fill(0)));

describe.each(["forecast", "backtest"])("bad input of headwater %s", (command) => {
  test.each<[string, Parameters<typeof asked>, readonly string[], RegExp]>([
    [
      "two rows of one date",
      [[...good.slice(0, 41), good[40], ...good.slice(41)]],
      [],
      /Series b has two rows for 2018-01-01 in .*Keep one, or sum them/,
    ],
    [
      "rows that are not in order",
      [[...good.slice(0, 39).reverse(), ...good.slice(40)]],
      [],
      /Series a goes back from 2021-03-01 to 2021-02-01 in .*Sort its rows by ds \(--freq MS/,
    ],
    ["a gap", [without(good, "b,2019-05-01")], [], /Series b has no row for 2019-05-01\. Fill it, say how with --gaps/],
    [
      "days among months",
      [[...good, "b,2021-05-13,7"]],
      [],
      /Series b has the date 2021-05-13, which is not the beginning of a period of MS .*Change --freq/,
    ],
    [
      "months among weeks",
      [good],
      ["--freq", "W-MON"],
      /Series a has the date 2018-02-01, which is not the beginning of a period of W-MON .*--freq|Series a .*--freq/,
    ],
    [
      "NaN for a value",
      [[...good, "b,2021-05-01,NaN"]],
      [],
      /Series b has no value at 2021-05-01\. Fill it, or say how with --gaps/,
    ],
    [
      "a value too large for any sum",
      [[...good, "b,2021-05-01,1e200"]],
      [],
      /Series b has the value 1e\+200 at 2021-05-01/,
    ],
    [
      "a column that nobody knows",
      [good.map((row) => `${row},1`), { head: "unique_id,ds,y,price" }],
      [],
      /has the column price .*--covariates/,
    ],
    [
      "a covariate that ends before the horizon",
      [good, { covariates: holidays(42) }],
      [],
      /The covariate holiday in .* has no value for series a at 2021-07-01, within the horizon.*--covariates.*--horizon/,
    ],
    ["a level of 100", [good], ["--levels", "80,100"], /--levels: 100 is no level.*between 0 and 100/],
    ["a level of 0", [good], ["--levels", "0"], /--levels: 0 is no level.*between 0 and 100/],
    ["a horizon of 0", [good], ["--horizon", "0"], /--horizon is 0\. Give a whole number/],
    ["half a period of season", [good], ["--season", "0.5"], /--season is 0\.5\. Give a whole number/],
  ])("%s is refused, with the series, the date and what to change", async (_, table, flags, message) => {
    const { args, out } = await asked(...table);
    await expect(headwater(command, ...args, ...flags)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(message),
    });
    expect(existsSync(out)).toBe(false);
  });
});

describe("unusual series of headwater forecast", () => {
  const unusual = {
    ...{ zeros: usual.map(() => 0), constant: usual.map(() => 7), huge: usual.map((v) => v * 1e12) },
    ...{ exploding: usual.map((_, t) => 2 ** t), short: [3, 4, 2], single: [5] },
  };

  test("are forecast by numbers, and it is said what was done with which", async () => {
    const { args, out } = await asked(Object.entries(unusual).flatMap(([id, values]) => series(id, values)));
    const said = await headwater("forecast", ...args);
    expect(said).toContain("series that have never changed, forecast to stay as they are: constant, zeros");
    expect(said).toContain("series shorter than a season (12 periods), forecast without one: short, single");
    const rows = readFileSync(out, "utf8").trim().split("\n").slice(1);
    const numbers = rows.map((row) => row.split(",").slice(2, -1).map(Number));
    expect(numbers.length).toBe(6 * 3);
    expect(numbers.flat().every((v) => Number.isFinite(v) && v >= 0)).toBe(true);
    const huge = numbers.filter((_, i) => rows[i].startsWith("huge"));
    expect(Math.min(...huge.flat())).toBeGreaterThan(1e12);
  });

  test("of a season that the network was not trained for are forecast, and it says so", async () => {
    const { args } = await asked(good);
    const card = async (...flags: string[]) => (await headwater("forecast", ...args, ...flags)).join("\n");
    expect(await card()).toMatch(/^auto: .*season trained for/m);
    expect(await card("--season", "5")).toMatch(/^auto: .*season not trained for/m);
  });

  test("whose gaps are filled by the rule that is given: it is said how many, and which is the first", async () => {
    const { args } = await asked([...without(good, "b,2019-0"), "b,2021-05-01,NaN"]);
    const said = await headwater("forecast", ...args, "--models", "seasonal-naive", "--gaps", "zero");
    expect(said).toContain("gaps: 10 values of 1 series are filled by zero, the first that of b at 2019-01-01");
  });
});

test("weights whose hash is wrong are used by nobody: the command says which hash they have, and what to do", async () => {
  const { dir, args, out } = await asked(good);
  for (const name of ["dist", "package.json"]) cpSync(join(root, name), join(dir, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
  const shipped = join(dir, "dist", "models", "pretrained", "shipped.js");
  const [first, ...rest] = SHIPPED.base64;
  const text = readFileSync(shipped, "utf8");
  writeFileSync(shipped, text.replace(SHIPPED.base64, [first === "A" ? "B" : "A", ...rest].join("")));
  const program = join(dir, "dist", "cli", "headwater.js");
  const failed = promisify(execFile)(process.execPath, [program, "forecast", ...args]);
  await expect(failed).rejects.toMatchObject({
    stderr: expect.stringMatching(
      new RegExp(
        `^headwater: The networks' weights have the hash [0-9a-f]{64}, not ${SHIPPED.sha256}. Install the package again.\\n$`,
      ),
    ),
  });
  expect(existsSync(out)).toBe(false);
});
