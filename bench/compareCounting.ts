import { appendFile, cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { AS_OF, HEADER, moreEvents, writeEvents } from "./events.js";
import { type Measured, measure } from "./measure.js";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const round = (value: number) => Math.round(value * 1000) / 1000;

/** Seconds of a night's steps up to the panel, in their order. */
type Steps = Readonly<Record<"landing" | "loading" | "warehouse" | "panel", number>>;

/**
 * Landing, checking, loading and counting of a file of events, beside what a user would write instead: DuckDB's own
 * `read_csv` and `GROUP BY` on the same file. Then two more nights, each with a thousandth of the rows more: in a file
 * beside the first one, and at the end of the first one. A process each, one after the other in the same run.
 */
export async function compareCounting(cache: string, store: string, sizes: readonly number[]) {
  const found: Compared[] = [];
  for (const rows of sizes) found.push(await compareAt(cache, join(store, `events-${rows}`), rows));
  const [first, last] = [found[0], found[found.length - 1]];
  if (first.rows === last.rows) return { sizes: found };
  const growth = (seconds: (of: Compared) => number) =>
    round(Math.log(seconds(last) / seconds(first)) / Math.log(last.rows / first.rows));
  const exponent = growth(({ headwater }) => headwater.seconds);
  const bareExponent = growth(({ bareDuckdb }) => bareDuckdb.seconds);
  console.log(`  time grows with the rows to the power of ${exponent} (bare DuckDB: ${bareExponent})`);
  return { sizes: found, exponent, bareExponent };
}

type Compared = Awaited<ReturnType<typeof compareAt>>;

async function compareAt(cache: string, work: string, rows: number) {
  console.log(`Landing and counting ${rows.toLocaleString("en-GB")} events of six columns`);
  const { inventory, sources: original } = await writeEvents(cache, rows);
  const sources = join(work, "sources");
  await cp(original, sources, { recursive: true });
  // Files that have just been written are read again the next night, as they may still be written to.
  await setTimeout(3000);
  const night = async (asOf: string) => {
    const ran = await measure([here("landAndCount.js"), join(work, "store"), inventory, sources, asOf]);
    const steps = JSON.parse(ran.output) as Steps;
    const seconds = Object.values(steps).reduce((sum, step) => sum + step, 0);
    const rounded = Object.entries(steps).map(([name, step]) => [name, round(step)]);
    return { ...told(ran, seconds, rows), steps: Object.fromEntries(rounded) as Steps };
  };
  const bare = async () => {
    const ran = await measure([here("bareDuckdb.js"), sources]);
    return told(ran, (JSON.parse(ran.output) as { seconds: number }).seconds, rows);
  };
  const before = await bare();
  const headwater = await night(AS_OF[0]);
  const after = await bare();
  const bareDuckdb = before.seconds < after.seconds ? before : after;
  await writeFile(join(sources, "events-more.csv"), HEADER + moreEvents(rows));
  const fileMore = await night(AS_OF[1]);
  await appendFile(join(sources, "events.csv"), moreEvents(rows));
  const longerFile = await night(AS_OF[2]);
  await rm(work, { recursive: true, force: true });

  line("bare DuckDB", bareDuckdb);
  for (const [name, night] of [
    ["Headwater, first night", headwater],
    ["  a small file more", fileMore],
    ["  a longer file", longerFile],
  ] as const) {
    line(name, night);
    const steps = Object.entries(night.steps).map(([step, s]) => `${step} ${s.toFixed(3)} s`);
    console.log(`    ${steps.join(", ")}`);
  }
  const share = (later: { seconds: number }) => round(later.seconds / headwater.seconds);
  const ratios = {
    rowsPerSecond: round(bareDuckdb.seconds / headwater.seconds),
    cpu: bareDuckdb.cpuSeconds && headwater.cpuSeconds ? round(bareDuckdb.cpuSeconds / headwater.cpuSeconds) : null,
    secondNight: { fileMore: share(fileMore), longerFile: share(longerFile) },
  };
  console.log(`  ${ratios.rowsPerSecond} of bare DuckDB's rows/s (${ratios.cpu} by the processor's time)`);
  console.log(`  second nights: ${ratios.secondNight.fileMore} and ${ratios.secondNight.longerFile} of the first`);
  return { rows, bareDuckdb, headwater, secondNights: { fileMore, longerFile }, ratios };
}

const told = ({ peakMiB, cpuSeconds }: Measured, seconds: number, rows: number) => ({
  ...{ seconds: round(seconds), cpuSeconds, rowsPerSecond: Math.round(rows / seconds), peakMiB },
});

const line = (name: string, { seconds, rowsPerSecond, peakMiB }: ReturnType<typeof told>) =>
  console.log(
    `  ${name.padEnd(28)} ${seconds.toFixed(2).padStart(7)} s  ${rowsPerSecond.toLocaleString("en-GB").padStart(11)} rows/s  ${peakMiB ?? "?"} MiB`,
  );
