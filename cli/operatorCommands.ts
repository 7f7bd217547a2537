import type { Command } from "commander";

/** The commands of whoever keeps a Headwater running. */
export function operatorCommands(program: Command): void {
  const store = (command: Command) => command.option("--store <dir>", "where everything is kept", "store");

  store(program.command("doctor"))
    .option("--json", "print JSON")
    .description("Say what is well on this machine and what is not, each with its fix")
    .action(async (options) => (await import("./doctor.js")).doctorCommand(options));
}
