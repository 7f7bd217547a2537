import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { InputError } from "../../pipelines/inputError.js";
import { commit } from "../../pipelines/store/commit.js";
import { capacity } from "./capacity.js";
import { dayOf, iso } from "./day.js";
import { recordSilo } from "./recordSilo.js";
import { SERVICES } from "./services.js";
import { sharedFiles } from "./sharedFiles.js";
import { socialCareReferrals } from "./silos/socialCareReferrals.js";
import { type Truth, truth } from "./truth.js";
import { world } from "./world.js";

/** Raised whenever the same as-of date and seed give other files. */
export const GENERATOR = 1;

export interface SampleOptions {
  /** `YYYY-MM-DD`: the last recorded day is the one before. */
  readonly asOf: string;
  /** A whole number from 0 to 2³² − 1. */
  readonly seed: number;
}

/**
 * Writes the raw files of the invented borough, `capacity.yaml` and `truth.json` as the directory `dir`. The same
 * as-of date and seed give the same bytes; within a year a later as-of date only appends rows. A sample that is there
 * already stays; one of another date, seed or version is replaced. The directory appears whole or not at all, by way
 * of `dir.partial` beside it, so two processes must not write the same one at once.
 * @throws InputError for a date or seed that is none, or when `dir` holds something else
 */
export async function generateSample(dir: string, { asOf, seed }: SampleOptions): Promise<void> {
  const end = dayOf(asOf);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(end) || iso(end) !== asOf)
    throw new InputError(`The sample cannot be made for the date ${JSON.stringify(asOf)}: write it as YYYY-MM-DD.`);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new InputError(
      `The sample cannot be made from the seed ${seed}: choose a whole number from 0 to 4294967295.`,
    );
  if (await holds(dir, asOf, seed)) return;

  const partial = `${dir}.partial`;
  await rm(partial, { recursive: true, force: true });
  await writeSample(partial, end, seed);
  const old = `${dir}.old`;
  await rm(old, { recursive: true, force: true });
  if (await exists(dir)) await rename(dir, old);
  await commit(partial, dir);
  await rm(old, { recursive: true, force: true });
}

async function writeSample(dir: string, end: number, seed: number): Promise<void> {
  const borough = world(seed, end);
  const write = async (path: string, text: string, encoding: BufferEncoding = "utf8") => {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text, encoding);
  };
  const silos = [...SERVICES.map((service) => service.silo), socialCareReferrals];
  const recordings = new Map(silos.map((silo) => [silo.id, recordSilo(silo, borough)]));
  for (const silo of silos)
    for (const [path, text] of recordings.get(silo.id)!.files) await write(path, text, silo.encoding);
  for (const [path, text] of sharedFiles(borough)) await write(path, text);

  const capacities = SERVICES.map((service) => [
    service.silo.id,
    { freq: service.freq, areas: capacity(service, recordings.get(service.silo.id)!, borough) },
  ]);
  await write(
    "capacity.yaml",
    `# What each area can meet in one period of the service's frequency.\n${stringify(Object.fromEntries(capacities))}`,
  );
  await write("truth.json", readable(truth(GENERATOR, borough, recordings)));
}

/** Whether `dir` is the finished sample of this date and seed. */
async function holds(dir: string, asOf: string, seed: number): Promise<boolean> {
  if (!(await exists(dir))) return false;
  const text = await readFile(join(dir, "truth.json"), "utf8").catch(() => undefined);
  if (text === undefined)
    throw new InputError(`${dir} is there and is no sample of Headwater's: move it away, or choose another directory.`);
  const found = JSON.parse(text) as Partial<Truth>;
  return found.generator === GENERATOR && found.asOf === asOf && found.seed === seed;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** JSON with one line a key, and arrays of plain values on one line. */
function readable(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, " "))}\n`;
}
