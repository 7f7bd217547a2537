import { type Command, InvalidArgumentError } from "commander";
import { MODELS } from "../workflows/models.js";

/** What `nightly` and `run` ask for, as commander reads it. */
export interface NightFlags {
  readonly inventory?: string;
  readonly sources?: string;
  readonly asOf?: string;
  readonly services?: readonly string[];
  readonly models: readonly string[];
  readonly seed: number;
  readonly store: string;
}

/** The options of every command that makes a night. */
export function nightOptions(command: Command): Command {
  return scheduledOptions(command).option(
    "--as-of <date>",
    "rows dated on or after it are not seen; today in London when missing",
    isoDate,
  );
}

/** Those of every command that makes nights of which each has its own date. */
export function scheduledOptions(command: Command): Command {
  return command
    .option("--inventory <dir>", "inventory of data sets; an invented borough when missing")
    .option("--sources <dir>", "root of the inventory's paths (or HEADWATER_SOURCES)")
    .option("--services <names>", "services to forecast, with commas; all when missing", list)
    .option("--models <names>", `auto, or some of ${MODELS.join(", ")}, with commas`, models, ["auto"])
    .option("--seed <number>", "seed of everything random", wholeNumber, 1)
    .option("--store <dir>", "where everything is kept", "store");
}

/** A date that there is, `YYYY-MM-DD`, as commander checks an option. */
export function isoDate(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError("Not a date: write it as YYYY-MM-DD.");
  return text;
}

function list(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === ""))
    throw new InvalidArgumentError("An empty name: write names with single commas.");
  return names;
}

function models(text: string): string[] {
  const names = list(text);
  const unknown = names.find((name) => name !== "auto" && !MODELS.includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`Unknown model ${unknown}: use auto or some of ${MODELS.join(", ")}.`);
  return names;
}

/** A whole number from 0, as commander checks an option. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Not a whole number from 0 to 999999999.");
  return Number(text);
}
