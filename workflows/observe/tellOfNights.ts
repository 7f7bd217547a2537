import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DailyTime } from "../temporal/wallClock.js";
import { type Alert, dataHeldAlert, failedAlert, heldAlert, lateAlert, type Place } from "./alert.js";
import { type DueNight, dueNight } from "./dueNight.js";
import { latestPublication } from "./latestPublication.js";
import type { NightsOnServer } from "./nightsOnServer.js";

export interface TellOptions {
  /** Absolute. */
  readonly store: string;
  readonly host: string;
  /** Undefined where nights are not made on a server, or it does not answer. */
  readonly server?: NightsOnServer;
  /** When nights are due, where no schedule says so. */
  readonly at?: DailyTime;
  /** Hours after which a night is late. */
  readonly lateAfter: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Resolves to whether the alert was delivered; one that was not is tried again at the next look. */
  readonly send: (alert: Alert) => Promise<boolean>;
}

/** What was told already, kept in the store, so that nothing is told twice or lost when the watch is started again. */
interface Told {
  /** When the watch began: what was before is nobody's concern any more. */
  readonly since: number;
  /** When nights are due, as the schedule last said. */
  readonly at?: DailyTime;
  readonly keys: readonly string[];
}

const HOUR = 3_600_000;
const REMEMBERED = 500;

/**
 * Looks once at a store and its server, and tells of each failed, held or late night that was not told of before, and
 * of data sets that the newest one has at an earlier state.
 */
export async function tellOfNights(options: TellOptions): Promise<void> {
  const { store, now, send } = options;
  const found = await readTold(store);
  const before = found ?? { since: now, keys: [] };
  const { at, alerts } = await alertsOf(options, before);
  const keys = [...before.keys];
  for (const [key, alert] of alerts) if (!keys.includes(key) && (await send(alert))) keys.push(key);
  const after: Told = { since: before.since, at, keys: keys.slice(-REMEMBERED) };
  if (JSON.stringify(after) !== JSON.stringify(found)) await writeTold(store, after);
}

/** Each with a key that names what it is about. */
async function alertsOf(
  { store, host, server, at: given, lateAfter, now }: TellOptions,
  { since, at: known }: Told,
): Promise<{ at?: DailyTime; alerts: [string, Alert][] }> {
  const latest = await latestPublication(store);
  const place: Place = { host, store, shown: latest?.asOf };
  const [failed, held, last, schedule] = await Promise.all([
    // A server's list of nights may be a little behind.
    server?.failed(Math.max(since, now - 48 * HOUR)) ?? [],
    server?.held() ?? [],
    server?.last(),
    server?.schedule(),
  ]);
  const { hour, minute, timeZone } = schedule ?? known ?? given ?? {};
  const at = hour === undefined || minute === undefined || !timeZone ? undefined : { hour, minute, timeZone };
  const again = `headwater retry --store ${store}`;
  const alerts = [
    ...failed.map((night): [string, Alert] => [`failed ${night.night}`, failedAlert(place, { ...night, again })]),
    ...held.map((night): [string, Alert] => [`held ${night.night}`, heldAlert(place, night)]),
  ];
  if (latest && latest.heldBack.length > 0) alerts.push([`data ${latest.run}`, dataHeldAlert(place, latest)]);
  if (at && !schedule?.paused) {
    const night = dueNight(at, lateAfter, now);
    const state = last?.options.asOf === night.asOf ? last : undefined;
    const decided = state?.state === "stopped" || state?.state === "rejected";
    if (isMissing(night, latest?.asOf, since) && !decided)
      alerts.push([
        `late ${night.asOf}`,
        lateAlert(place, { ...night, state: state && { night: state.runId, says: SAYS[state.state] ?? state.state } }),
      ]);
  }
  return { at: schedule ? at : known, alerts };
}

const SAYS: Record<string, string> = { running: "it still runs", held: "it waits for a decision", failed: "it failed" };

/** Of a store that was never published from, nights that were due before the watch began are not missed. */
const isMissing = ({ asOf, instant }: DueNight, shown: string | undefined, since: number): boolean =>
  shown === undefined ? instant >= since : shown < asOf;

const pathOf = (store: string) => join(store, "alerts.json");

async function readTold(store: string): Promise<Told | undefined> {
  try {
    return JSON.parse(await readFile(pathOf(store), "utf8")) as Told;
  } catch {
    return undefined;
  }
}

async function writeTold(store: string, told: Told): Promise<void> {
  const draft = `${pathOf(store)}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(told, null, 2)}\n`);
  await rename(draft, pathOf(store));
}
