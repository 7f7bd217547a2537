import { latestPublication } from "../../workflows/observe/latestPublication.js";
import { type Examined, type Finding, fail, ok, warn } from "./finding.js";

const DAY = 86_400_000;

/** How old what planners see is. */
export async function checkPublication({ store, now }: Pick<Examined, "store" | "now">): Promise<Finding[]> {
  const about = "Latest night";
  try {
    const latest = await latestPublication(store);
    if (latest === undefined) return [ok(about, "nothing is published yet")];
    const days = Math.floor((now.getTime() - Date.parse(latest.asOf)) / DAY);
    const says = `as of ${latest.asOf}, run ${latest.run}`;
    return [
      days <= 1
        ? ok(about, says)
        : warn(
            about,
            `${says}: ${days} days old`,
            `See what became of the nights since in the log and with headwater status --store ${store}; or make one with headwater nightly.`,
          ),
    ];
  } catch (error) {
    return [fail(about, (error as Error).message, "Restore the backup, or make a night.")];
  }
}
