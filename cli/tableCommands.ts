import { type Command, Option } from "commander";
import { InputError } from "../pipelines/inputError.js";
import { GAP_RULES } from "../pipelines/longTable/fillGaps.js";
import { TABLE_METHODS } from "../pipelines/longTable/tableMethods.js";

/** The commands on long tables (`unique_id, ds, y`), which know nothing of nights and stores. */
export function tableCommands(program: Command): void {
  table(program.command("forecast"), false)
    .option("--explain <file>", "write, as CSV, what carried the forecasts: candidates, methods, covariates, inputs")
    .option("--save <dir>", "keep what was learnt in a new directory, for --load")
    .addOption(
      new Option("--load <dir>", "forecast by what --save has kept, without fitting; its options are those of the fits")
        // What the fits were made with cannot be changed any more.
        .conflicts(["freq", "season", "models", "gaps", "seed", "save"]),
    )
    .option("--other-table", "with --load: forecast another table than the one that was fitted on")
    .description("Forecast every series of a long table from its own end")
    .action(async (file: string, options) => {
      if (options.load !== undefined) return (await import("./forecastSaved.js")).forecastSavedCommand(file, options);
      for (const flag of ["freq", "horizon"])
        if (options[flag] === undefined)
          throw new InputError(`--${flag} is missing. Give it, or forecast by saved fits with --load.`, 2);
      if (options.otherTable) throw new InputError("--other-table goes with --load alone. Leave it out.", 2);
      return (await import("./forecast.js")).forecastCommand(file, options);
    });

  table(program.command("backtest"), true)
    .requiredOption("--windows <number>", "number of windows", Number, 3)
    .option("--step <periods>", "periods from one window to the next; the horizon when missing", Number)
    .option("--metrics <file>", "write the metrics as JSON")
    .option("--threads <number>", "windows at once, each in a process; the machine's cores when missing", Number)
    .description("Forecast the last windows of a long table from what was known before each, and score the methods")
    .action(async (file: string, options) => (await import("./backtest.js")).backtestCommand(file, options));
}

/** @param always whether frequency and horizon are asked of every call */
function table(command: Command, always: boolean): Command {
  return command
    .argument("<table>", "CSV or Parquet with the columns unique_id, ds, y; a series' rows oldest first")
    .addOption(
      new Option("--freq <freq>", "frequency as pandas names it: h, D, W-MON, MS, QS, YS").makeOptionMandatory(always),
    )
    .addOption(new Option("--horizon <periods>", "periods to forecast").argParser(Number).makeOptionMandatory(always))
    .option("--season <periods>", "periods of a season; the frequency's own when missing", Number)
    .option("--models <names>", `some of ${TABLE_METHODS.join(", ")}, with commas`, list, ["auto"])
    .option("--covariates <files>", "tables with unique_id, perhaps ds, and a number a column, with commas", list)
    .addOption(new Option("--gaps <rule>", "how gaps are filled; without it they are an error").choices(GAP_RULES))
    .option(
      "--levels <percents>",
      "intervals to write, in percent, with commas; the quantiles 0.1 to 0.9, 0.025 and 0.975 when missing",
      (text) => list(text).map((percent) => (percent === "" ? Number.NaN : Number(percent))),
    )
    .option("--no-whole", "quantiles between whole numbers too; whole counts have whole ones otherwise")
    .option("--seed <number>", "seed of everything random", Number, 1)
    .requiredOption("--out <file>", "where the forecasts are written, as CSV");
}

const list = (text: string) => text.split(",").map((name) => name.trim());
