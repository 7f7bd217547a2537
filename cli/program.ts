import { Command } from "commander";
import { packageVersion } from "../workflows/packageRoot.js";
import { inventoryCommands } from "./inventoryCommands.js";
import { isoDate, nightOptions } from "./nightOptions.js";
import { operatorCommands } from "./operatorCommands.js";
import { tableCommands } from "./tableCommands.js";
import { temporalCommands } from "./temporalCommands.js";

/** The `headwater` command: a thin face on workflows and pipelines. Commands are imported when they run. */
export function createProgram(): Command {
  const program = new Command("headwater")
    .description("Forecasts the demand on public services, area by area, early enough to prevent it.")
    .version(packageVersion)
    .showHelpAfterError("Use --help to see what is possible.")
    .exitOverride();

  nightOptions(program.command("nightly"))
    .description("Run one night in this process: from the inventory to the published tables")
    .action(async (options) => (await import("./nightly.js")).nightlyCommand(options));

  program
    .command("show")
    .argument("<service>", "a published service")
    .argument("[area]", "area code or name")
    .option("--freq <freq>", "frequency, where a service has several")
    .option("--json", "print JSON")
    .option("--store <dir>", "the store", "store")
    .description("Show what is forecast for a service")
    .action(async (service: string, area: string | undefined, options) => {
      const { show } = await import("./show.js");
      await show({ ...options, service, area }, (line) => console.log(line));
    });

  program
    .command("panel")
    .argument("[service]", "a service of the inventory; all when missing")
    .requiredOption("--as-of <date>", "the night whose panel is rebuilt", isoDate)
    .option("--freq <freq>", "frequency, where a service has several")
    .option("--inventory <dir>", "inventory of data sets; the invented borough's when missing")
    .option("--store <dir>", "the store, with what was landed", "store")
    .option("--out <file>", "where the panel is written, .csv or .parquet; as CSV to the terminal when missing")
    .description("Rebuild what a past night knew, from what was landed up to then")
    .action(async (service: string | undefined, options) =>
      (await import("./panel.js")).panelCommand(service, options),
    );

  tableCommands(program);
  inventoryCommands(program);
  temporalCommands(program);
  operatorCommands(program);
  return program;
}
