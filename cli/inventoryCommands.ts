import { type Command, Option } from "commander";

/** The commands of whoever keeps an inventory of data sets. */
export function inventoryCommands(program: Command): void {
  const inventory = program
    .command("inventory")
    .description("Check, list, show, add, import and export the data sets of an inventory");
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

  answered(described(inventory.command("add")))
    .argument("<file>", "a CSV, JSON, Excel, Parquet or Arrow file below the source root, or its address (https://…)")
    .option("--sources <dir>", "root of the inventory's paths (or HEADWATER_SOURCES)")
    .description("Look at a file, ask what it does not tell, and write the YAML file of a new data set")
    .action(async (file, options) => (await import("./inventory/add.js")).addCommand(file, options, print));

  answered(described(inventory.command("import")))
    .argument("<catalogue>", "DCAT-AP as JSON-LD, or what CKAN's API answers: a file, or its address (https://…)")
    .option("--id <id>", "only this data set of it; as often as you like", collect, [])
    .description("Add the data sets of a catalogue; what it knows of those that cannot be added yet is kept in drafts/")
    .action(async (catalogue, options) =>
      (await import("./inventory/import.js")).importCommand(catalogue, options, print),
    );

  described(inventory.command("export"))
    .argument("[ids...]", "data sets; all when none is named")
    .addOption(new Option("--format <format>", "as which catalogue").choices(["dcat", "ckan"]).default("dcat"))
    .requiredOption("--out <file>", "where the catalogue is written")
    .option("--publisher <name>", "who publishes the catalogue (dcat); the inventory's title when missing")
    .description("Write data sets as DCAT-AP in JSON-LD or as CKAN packages, without what is personal")
    .action(async (ids, options) => (await import("./inventory/export.js")).exportCommand(ids, options, print));
}

const described = (command: Command) =>
  command.option("--inventory <dir>", "directory of the inventory; the invented borough's when missing", "sample");

const answered = (command: Command) =>
  command
    .option("--answers <file>", "YAML with what is known already, as in a data set's file")
    .option("--answer <path=value>", "one such answer; as often as you like", collect, [])
    .option("--yes", "ask nothing: take what is usual, and stop where only a person knows");

const collect = (text: string, before: readonly string[]) => [...before, text];
