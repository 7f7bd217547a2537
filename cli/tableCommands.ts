import { type Command, Option } from "commander";
import { GAP_RULES } from "../pipelines/longTable/fillGaps.js";
import { TABLE_METHODS } from "../pipelines/longTable/tableMethods.js";

/** The commands on long tables (`unique_id, ds, y`), which know nothing of nights and stores. */
export function tableCommands(program: Command): void {
  table(program.command("forecast"))
    .option("--explain <file>", "write, as CSV, which candidates and inputs carried the pretrained network's forecasts")
    .description("Forecast every series of a long table from its own end")
    .action(async (file: string, options) => (await import("./forecast.js")).forecastCommand(file, options));

  table(program.command("backtest"))
    .requiredOption("--windows <number>", "number of windows", Number, 3)
    .option("--step <periods>", "periods from one window to the next; the horizon when missing", Number)
    .option("--metrics <file>", "write the metrics as JSON")
    .description("Forecast the last windows of a long table from what was known before each, and score the methods")
    .action(async (file: string, options) => (await import("./backtest.js")).backtestCommand(file, options));
}

function table(command: Command): Command {
  return command
    .argument("<table>", "CSV or Parquet with the columns unique_id, ds, y; a series' rows oldest first")
    .requiredOption("--freq <freq>", "frequency as pandas names it: h, D, W-MON, MS, QS, YS")
    .requiredOption("--horizon <periods>", "periods to forecast", Number)
    .option("--season <periods>", "periods of a season; the frequency's own when missing", Number)
    .option("--models <names>", `some of ${TABLE_METHODS.join(", ")}, with commas`, list, ["auto"])
    .option("--covariates <files>", "tables with unique_id, perhaps ds, and a number a column, with commas", list)
    .addOption(new Option("--gaps <rule>", "how gaps are filled; without it they are an error").choices(GAP_RULES))
    .option("--seed <number>", "seed of everything random", Number, 1)
    .requiredOption("--out <file>", "where the forecasts are written, as CSV");
}

const list = (text: string) => text.split(",").map((name) => name.trim());
