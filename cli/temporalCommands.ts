import { userInfo } from "node:os";
import { type Command, InvalidArgumentError, Option } from "commander";
import { isoDate, nightOptions, scheduledOptions, wholeNumber } from "./nightOptions.js";

/** The commands of a Headwater that runs on a Temporal server. */
export function temporalCommands(program: Command): void {
  const store = (command: Command) => command.option("--store <dir>", "where everything is kept", "store");
  const why = (command: Command) => command.requiredOption("--why <reason>", "why, for the record", reason);
  const at = (command: Command) => command.option("--at <time>", "HH:MM on the inventory's wall clock", "03:00");
  const threads = (command: Command) =>
    command.option("--threads <number>", "compute-bound steps at once; the machine's cores when missing", positive);

  threads(at(scheduledOptions(program.command("up"))))
    .option("--port <number>", "port of the Temporal server; a free one when missing", port)
    .option("--page-port <number>", "port of Temporal's page; a free one when missing", port)
    .description("Run the service: a Temporal server, a worker and the nightly schedule, until Ctrl-C")
    .action(async (options, command: Command) => {
      const given = ["inventory", "sources", "services", "models", "seed", "at"].filter(
        (name) => command.getOptionValueSource(name) === "cli",
      );
      await (await import("./up.js")).upCommand(options, given);
    });

  threads(store(program.command("worker")))
    .addOption(
      new Option("--queues <names>", "warehouse, compute or both, with a comma")
        .default(["warehouse", "compute"])
        .argParser(queues),
    )
    .description("Run one more worker: --queues compute on any machine that sees the store")
    .action(async (options) => (await import("./worker.js")).workerCommand(options));

  nightOptions(program.command("run"))
    .option("--detach", "start it and return at once")
    .description("Start a night on the Temporal server and follow it; Ctrl-C leaves it running")
    .action(async (options) => (await import("./run.js")).runCommand(options));

  store(program.command("status"))
    .option("--follow", "follow the last night to its end")
    .option("--json", "print JSON")
    .description("Show the last night, what runs now, and when the next one is")
    .action(async (options) => (await import("./status.js")).statusCommand(options));

  store(program.command("cancel"))
    .option("--why <reason>", "why, for the record", reason, "by hand")
    .description("End the night when the steps that run now have committed their results")
    .action(async (options) => (await import("./cancel.js")).cancelCommand(options));

  store(program.command("retry"))
    .description("Start the last night again, with the same options, from what it had committed")
    .action(async (options) => (await import("./run.js")).retryCommand(options));

  for (const verdict of ["approve", "reject"] as const)
    why(store(program.command(verdict)))
      .option("--who <name>", "who decides; the user of this machine when missing", reason, userInfo().username)
      .description(verdict === "approve" ? "Let a held night publish" : "End a held night without publishing")
      .action(async (options) => (await import("./decide.js")).decideCommand(verdict, options));

  store(program.command("backfill"))
    .requiredOption("--from <date>", "first day, YYYY-MM-DD", isoDate)
    .requiredOption("--to <date>", "last day, YYYY-MM-DD", isoDate)
    .description("Make the nights of past days by the schedule, one after the other")
    .action(async (options) => (await import("./backfill.js")).backfillCommand(options));

  const schedule = program.command("schedule").description("See and change the nightly schedule");
  const load = () => import("./schedule.js");
  store(schedule.command("list"))
    .description("Show it and its next nights")
    .action(async (options) => (await load()).listSchedule(options));
  at(scheduledOptions(schedule.command("set")))
    .description("Make it, or change what its nights do and when")
    .action(async (options) => (await load()).setSchedule(options));
  why(store(schedule.command("pause")))
    .description("Start no more nights until it is resumed")
    .action(async (options) => (await load()).pauseSchedule(options));
  why(store(schedule.command("resume")))
    .description("Start nights again")
    .action(async (options) => (await load()).resumeSchedule(options));
  store(schedule.command("trigger"))
    .description("Start a night now, as of today")
    .action(async (options) => (await load()).triggerSchedule(options));
}

function reason(text: string): string {
  if (!/^\s*\S[\s\S]{0,999}$/.test(text)) throw new InvalidArgumentError("Say it in 1 to 1000 characters.");
  return text.trim();
}

function positive(text: string): number {
  const number = wholeNumber(text);
  if (number < 1) throw new InvalidArgumentError("At least 1.");
  return number;
}

function port(text: string): number {
  const number = wholeNumber(text);
  if (number < 1 || number > 65535) throw new InvalidArgumentError("A port is a number from 1 to 65535.");
  return number;
}

function queues(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !["warehouse", "compute"].includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`Unknown queue: ${unknown}. Use warehouse, compute or both.`);
  return [...new Set(names)];
}
