import type { Command } from "commander";

/** The commands of whoever keeps an inventory of data sets. */
export function inventoryCommands(program: Command): void {
  const inventory = program.command("inventory").description("Check, list, show and add the data sets of an inventory");
  const print = (line: string) => console.log(line);

  described(inventory.command("check"))
    .description("Say everything that is wrong with an inventory, each with its file, line and column")
    .action(async (options) => (await import("./inventory/check.js")).checkCommand(options, print));

  described(inventory.command("list"))
    .option("--json", "print JSON")
    .description("List the data sets of an inventory")
    .action(async (options) => (await import("./inventory/list.js")).listCommand(options, print));

  described(inventory.command("show"))
    .argument("<id>", "a data set")
    .option("--json", "print JSON")
    .description("Show one data set: whose it is, under which law, its fields, what it feeds")
    .action(async (id, options) => (await import("./inventory/describe.js")).describeCommand(id, options, print));

  described(inventory.command("add"))
    .argument("<file>", "a CSV, JSON or Excel file below the source root, or its address (https://…)")
    .option("--sources <dir>", "root of the inventory's paths (or HEADWATER_SOURCES)")
    .option("--answers <file>", "YAML with what is known already, as in a data set's file")
    .option("--answer <path=value>", "one such answer; as often as you like", collect, [])
    .option("--yes", "ask nothing: take what is usual, and stop where only a person knows")
    .description("Look at a file, ask what it does not tell, and write the YAML file of a new data set")
    .action(async (file, options) => (await import("./inventory/add.js")).addCommand(file, options, print));
}

const described = (command: Command) =>
  command.option("--inventory <dir>", "directory of the inventory; the invented borough's when missing", "sample");

const collect = (text: string, before: readonly string[]) => [...before, text];
