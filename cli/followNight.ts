import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Night } from "../workflows/temporal/client.js";
import { createProgress } from "./progress.js";
import { summarise } from "./summarise.js";

/** Shows a night on the server as `headwater nightly` shows its own, to the summary. Ctrl-C leaves it running. */
export async function followNight(night: Night, store: string): Promise<void> {
  const progress = createProgress({
    out: process.stderr,
    live: process.stderr.isTTY === true,
    now: () => performance.now(),
  });
  const leave = new AbortController();
  const onSignal = () => leave.abort();
  process.once("SIGINT", onSignal);
  try {
    await night.follow(progress.report, {
      far: progress.far,
      signal: leave.signal,
      say: (sentence) => console.error(sentence),
    });
  } finally {
    process.off("SIGINT", onSignal);
    progress.end();
  }
  if (leave.signal.aborted) {
    console.error(`The night goes on: see headwater status --follow --store ${store}.`);
    process.exitCode = 130;
    return;
  }
  const published = await night.result();
  const { startedAt, endedAt } = await night.status();
  const seconds = ((endedAt ?? new Date()).getTime() - startedAt.getTime()) / 1000;
  // The worker may be on another machine, with the store at another place.
  const dir = [published.dir, join(store, "published", published.run)].find(existsSync);
  if (dir === undefined) console.log(`Published ${published.run}: ${published.says}`);
  else for (const line of await summarise(dir, seconds)) console.log(line);
}
