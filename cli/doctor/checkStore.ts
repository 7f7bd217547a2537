import { access, constants, lstat, readFile, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isAlive, readHolder } from "../../pipelines/store/lock.js";
import { STORE_FORMAT } from "../../pipelines/store/store.js";
import { existingParent } from "./existingParent.js";
import { type Examined, type Finding, fail, ok, warn } from "./finding.js";

const ROOMS = ["", "landing", "steps", "published", "tmp", "logs"];

/** The store: its format, whether a night can write to it, who holds it. */
export async function checkStore({ store }: Pick<Examined, "store">): Promise<Finding[]> {
  const there = await stat(store).catch(() => undefined);
  if (!there) {
    const parent = await existingParent(store);
    return (await isWritable(parent))
      ? [ok("Store", `${store} is not there yet: the first night makes it`)]
      : [fail("Store", `${store} cannot be made`, `Let this user write to ${parent}, or choose another --store.`)];
  }
  if (!there.isDirectory()) return [fail("Store", `${store} is no directory`, "Choose another --store.")];
  return [await format(store), await writable(store), await latest(store), ...(await holders(store))];
}

async function format(store: string): Promise<Finding> {
  const text = await readFile(join(store, "store.json"), "utf8").catch(() => undefined);
  if (text === undefined) return ok("Store", `${store} is empty`);
  let found: unknown;
  try {
    found = (JSON.parse(text) as { format?: unknown }).format;
  } catch {
    found = text.slice(0, 40);
  }
  return typeof found === "number" && found <= STORE_FORMAT
    ? ok("Store", `${store}, format ${found}`)
    : fail(
        "Store",
        `${store} has format ${JSON.stringify(found)}, this version reads up to ${STORE_FORMAT}`,
        "Update Headwater, or choose another --store.",
      );
}

async function writable(store: string): Promise<Finding> {
  const about = "Store";
  for (const room of ROOMS) {
    const path = join(store, room);
    if (!(await stat(path).catch(() => undefined)) || (await isWritable(path))) continue;
    return fail(about, `${path} cannot be written to`, `Run as its owner, or let this user write there: chown -R.`);
  }
  return ok(about, "can be written to");
}

async function latest(store: string): Promise<Finding> {
  const path = join(store, "published", "latest");
  const there = await lstat(path).catch(() => undefined);
  if (there && !there.isSymbolicLink())
    return fail(
      "Published",
      `${path} is no symbolic link: the store was copied without its links`,
      `Remove ${path}; the next night sets it.`,
    );
  if (there && !(await stat(path).catch(() => undefined)))
    return fail("Published", `${path} points to a run that is gone`, "Restore the backup, or make a night.");
  return ok("Published", there ? "latest points to a run" : "nothing yet");
}

async function holders(store: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [file, what] of [
    ["lock", "a night, or the worker that makes nights"],
    ["up.lock", "headwater up"],
  ] as const) {
    const path = join(store, file);
    const holder = await readHolder(path);
    if (!holder) continue;
    const where = holder.host === undefined || holder.host === hostname() ? "" : ` on ${holder.host}`;
    findings.push(
      (await isAlive(path, holder))
        ? ok("Lock", `process ${holder.pid}${where} (${what}) holds the store`)
        : warn("Lock", `${what} was killed${where}, process ${holder.pid}`, "None: the next one takes the store over."),
    );
  }
  return findings.length > 0 ? findings : [ok("Lock", "nobody holds the store")];
}

const isWritable = (path: string) =>
  access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
