import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../workflows/packageRoot.js";
import { measure } from "../measure.js";
import { type Compared, compared, inTurns, median } from "./compared.js";
import type { Table } from "./tables.js";

const WINDOWS = 3;

/**
 * Whole backtests of a table of monthly series, each from start to end of a process: zero-shot, tuned, and by `auto`, beside
 * statsforecast's AutoETS on two cores and augurs' MSTL on one. AutoETS, by far the longest, is run once.
 */
export async function compareBacktests({ file, says }: Table, python: string, scratch: string): Promise<Compared[]> {
  console.log(`\nBacktests of ${WINDOWS} windows: ${says}`);
  const seconds = async (run: ReturnType<typeof measure>) => (await run).seconds;
  const program = join(packageRoot, "dist", "cli", "headwater.js");
  const shape = ["--freq", "MS", "--season", "12", "--horizon", "6", "--windows", String(WINDOWS), "--step", "6"];
  const ours = (models: string) => () =>
    seconds(measure([program, "backtest", file, ...shape, "--models", models, "--out", join(scratch, "ours.csv")]));
  const peer = ["MS", "12", "6", String(WINDOWS)];
  const script = join(packageRoot, "bench", "speed", "autoEts.py");
  const augurs = fileURLToPath(new URL("augurs.js", import.meta.url));
  const small = {
    zeroShot: ours("pretrained"),
    tuned: ours("pretrained-tuned"),
    auto: ours("auto"),
    augurs: () => seconds(measure([augurs, file, join(scratch, "augurs.csv"), ...peer])),
  };
  const before = await inTurns(1, small);
  const ets = await seconds(measure([script, file, join(scratch, "ets.csv"), ...peer], {}, python));
  const after = await inTurns(2, small);
  const of = (name: keyof typeof small) => median([...before[name], ...after[name]]);
  const line = (what: string, name: keyof typeof small, theirs: number, least: number) =>
    compared({ what, ours: of(name), theirs, unit: "s", value: theirs / of(name), goal: { least } });
  return [
    line("zero-shot, AutoETS", "zeroShot", ets, 25),
    line("tuned and calibrated, AutoETS", "tuned", ets, 4),
    line("auto, AutoETS", "auto", ets, 4),
    line("zero-shot, augurs' MSTL", "zeroShot", of("augurs"), 1),
  ];
}
