import { resolve } from "node:path";
import { InputError } from "../pipelines/inputError.js";
import type { NightOptions } from "../workflows/activities.js";
import type { NightFlags } from "./nightOptions.js";

/** Today on the wall clock of a time zone, `YYYY-MM-DD`. */
export function today(now: Date, timeZone = "Europe/London"): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(now);
}

/**
 * What the flags ask of a night, with every default filled in.
 * @throws InputError when an inventory of one's own comes without a source root
 */
export function requestNight(
  flags: NightFlags,
  { now, env }: { now: Date; env: Readonly<Record<string, string | undefined>> },
): NightOptions {
  const sources = flags.sources ?? env.HEADWATER_SOURCES;
  if (flags.inventory !== undefined && sources === undefined)
    throw new InputError(
      `The inventory ${flags.inventory} needs a source root: name the directory that its paths start from with --sources DIR or HEADWATER_SOURCES.`,
      2,
    );
  return {
    inventory: flags.inventory === undefined ? "sample" : resolve(flags.inventory),
    sources: flags.inventory === undefined || sources === undefined ? undefined : resolve(sources),
    asOf: flags.asOf ?? today(now),
    services: flags.services,
    models: flags.models,
    seed: flags.seed,
  };
}
