import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { packageRoot } from "../../workflows/packageRoot.js";
import { scratch } from "../scratch.js";
import { headwater } from "./headwater.js";

const run = promisify(execFile);
const built = join(packageRoot, "dist", "cli", "headwater.js");

async function table(): Promise<{ file: string; out: string; dir: string }> {
  const dir = await scratch();
  const file = join(dir, "long.csv");
  const date = (t: number) => new Date(Date.UTC(2024, 0, 1 + 7 * t)).toISOString().slice(0, 10);
  const rows = ["a", "b"].flatMap((id) =>
    Array.from({ length: 80 }, (_, t) => `${id},${date(t)},${5 * ((t * 13) % 9) + (t % 4)}`),
  );
  await writeFile(file, `unique_id,ds,y\n${rows.join("\n")}\n`);
  return { dir, file, out: join(dir, "fc.csv") };
}

describe("commands on long tables", () => {
  test("forecast writes quantiles, and says on which backend and with what", async () => {
    const { file, out } = await table();
    const said = await headwater(
      "forecast",
      file,
      "--freq",
      "W-MON",
      "--horizon",
      "4",
      "--models",
      "pretrained",
      "--out",
      out,
    );
    expect(said[0]).toMatch(/^backend: /);
    expect(said[1]).toMatch(/^pretrained: series 2/);
    expect((await readFile(out, "utf8")).trim().split("\n").length).toBe(1 + 2 * 4);
  });

  test("backtest prints a leaderboard and writes metrics", async () => {
    const { dir, file, out } = await table();
    const metrics = join(dir, "metrics.json");
    const options = [
      "--freq",
      "W-MON",
      "--season",
      "9",
      "--horizon",
      "3",
      "--windows",
      "2",
      "--out",
      out,
      "--metrics",
      metrics,
      "--threads",
      "1",
    ];
    const said = await headwater("backtest", file, ...options, "--models", "seasonal-naive,simple-smoothing");
    expect(said.some((line) => /^model +SQL +skill +MASE/.test(line))).toBe(true);
    // The series nearly repeats itself every nine weeks, which seasonal naive knows and smoothing does not.
    const scores = JSON.parse(await readFile(metrics, "utf8"));
    expect(scores["seasonal-naive"].sql).toBeLessThan(scores["simple-smoothing"].sql);
    expect((await readFile(out, "utf8")).trim().split("\n").length).toBe(1 + 2 * 2 * 3);
  });

  test("backtest says and writes the same, in one process or in several, on the backend that is set, and leaves nothing", async () => {
    const { dir, file } = await table();
    const temporary = await scratch();
    const env = { ...process.env, HEADWATER_BACKEND: "wasm", TMPDIR: temporary };
    const backtest = async (threads: string, ...more: string[]) => {
      const out = join(dir, `${threads}.csv`);
      const asked = [file, "--freq", "W-MON", "--horizon", "3", "--windows", "3", "--out", out, "--threads", threads];
      const { stdout } = await run(process.execPath, [built, "backtest", ...asked, ...more], { env });
      return { said: stdout.replace(out, "FILE"), written: await readFile(out, "utf8") };
    };
    const models = ["--models", "pretrained-tuned,holt-winters", "--levels", "50,80"];
    const one = await backtest("1", ...models);
    expect(one.said).toMatch(/^backend: WebAssembly, as asked for$/m);
    expect(one.said).toMatch(/^window 3, pretrained-tuned: /m);
    expect(await backtest("2", ...models)).toEqual(one);
    expect(await readdir(temporary)).toEqual([]);
    await expect(backtest("2", "--season", "0")).rejects.toThrow("--season is 0");
    await expect(backtest("0")).rejects.toThrow("--threads is 0. Give a whole number of at least 1.");
  });

  test("forecast --save keeps what was learnt, and --load forecasts the same bytes by it", async () => {
    const { dir, file, out } = await table();
    const saved = join(dir, "fits");
    const asked = ["--freq", "W-MON", "--horizon", "4", "--models", "pretrained-tuned,holt-winters", "--out", out];
    const said = await headwater("forecast", file, ...asked, "--save", saved);
    expect(said.at(-1)).toBe(`written: ${out}, ${saved}`);
    const again = join(dir, "again.csv");
    const saidAgain = await headwater("forecast", file, "--load", saved, "--out", again);
    expect(saidAgain.slice(0, -1)).toEqual(said.slice(0, -1));
    expect(await readFile(again, "utf8")).toBe(await readFile(out, "utf8"));
  });

  test.each([
    [["--horizon", "4"], "--freq is missing. Give it, or forecast by saved fits with --load"],
    [["--freq", "MS"], "--horizon is missing"],
    [["--freq", "MS", "--horizon", "4", "--levels", "80,"], "--levels: NaN is no level of an interval"],
    [
      ["--freq", "MS", "--horizon", "4", "--models", "theta", "--explain", "why.csv"],
      "--explain is about the pretrained",
    ],
    [["--freq", "MS", "--horizon", "4", "--other-table"], "--other-table goes with --load alone"],
  ])("forecast with %j is wrong usage", async (flags, message) => {
    const wrong = headwater("forecast", "nowhere.csv", "--out", "x.csv", ...flags);
    await expect(wrong).rejects.toMatchObject({ message: expect.stringContaining(message), exitCode: 2 });
  });

  test.each(["--freq", "--season", "--models", "--seed", "--gaps", "--save"])(
    "forecast --load with %s is wrong usage: it comes from the fits",
    async (flag) => {
      const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
      try {
        const wrong = headwater("forecast", "nowhere.csv", "--load", "fits", "--out", "x.csv", flag, "zero");
        await expect(wrong).rejects.toThrow(new RegExp(`--load.*cannot be used with option '${flag}`));
      } finally {
        written.mockRestore();
      }
    },
  );

  test("a horizon of 0 is wrong usage, said before anything is read", async () => {
    const wrong = headwater("forecast", "nowhere.csv", "--freq", "MS", "--horizon", "0", "--out", "x.csv");
    await expect(wrong).rejects.toMatchObject({ message: expect.stringContaining("--horizon is 0"), exitCode: 2 });
  });
});
