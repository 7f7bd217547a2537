import { type Command, InvalidArgumentError } from "commander";
import { wholeNumber } from "./nightOptions.js";

/** The commands of whoever keeps a Headwater running. */
export function operatorCommands(program: Command): void {
  const store = (command: Command) => command.option("--store <dir>", "where everything is kept", "store");

  store(program.command("doctor"))
    .option("--json", "print JSON")
    .description("Say what is well on this machine and what is not, each with its fix")
    .action(async (options) => (await import("./doctor.js")).doctorCommand(options));

  store(program.command("serve"))
    .option("--port <number>", "port of the page; 0 for one that is free", port, 8080)
    .option("--host <address>", "address to listen at; 0.0.0.0 for every one of this machine", "127.0.0.1")
    .description("Serve the page and the tables of the latest night, read-only, until Ctrl-C")
    .action(async (options) => (await import("./serve.js")).serveCommand(options));

  store(program.command("watch"))
    .option("--at <time>", "HH:MM at which nights are due, where no schedule says so", "03:00")
    .option("--time-zone <name>", "whose wall clock --at is on", "Europe/London")
    .option("--once", "look once and end, for a timer")
    .description("Tell a webhook of nights that fail, wait for a decision, or are late (headwater up does)")
    .action(async (options) => (await import("./watch.js")).watchCommand(options));
}

function port(text: string): number {
  const number = wholeNumber(text);
  if (number > 65535) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return number;
}
