import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { datastoreRecords } from "../../pipelines/catalogue/datastore.js";
import { download } from "../../pipelines/connect/download.js";
import { Unreached } from "../../pipelines/connect/unreached.js";
import { createWeb, type Web } from "../../pipelines/connect/web.js";
import { InputError } from "../../pipelines/inputError.js";
import type { Look } from "../../pipelines/propose/column.js";
import type { Place } from "../../pipelines/propose/draftDataset.js";
import { thisWorld } from "../thisWorld.js";
import type { ChoosePart } from "./choosePart.js";
import { lookOutside } from "./lookOutside.js";

export interface Looked {
  readonly place: Place;
  readonly look: Look;
}

/** A file on the web is fetched to be looked at, and every night again. @throws InputError */
export const lookOnTheWeb = (url: string, choose: ChoosePart): Promise<Looked> =>
  fetched(url, async (path) => {
    const name = decodeURIComponent(new URL(url).pathname.split("/").at(-1)!) || "data";
    return { look: await lookOutside(path, choose), place: { source: { from: { kind: "http", urls: [url] } }, name } };
  });

/** A catalogue on the web, as a file while it is used. @throws InputError, also for one that is larger than an answer may be */
export const catalogueOnTheWeb = <T>(url: string, use: (path: string) => Promise<T>): Promise<T> =>
  withWeb(async (web, dir) => {
    const path = join(dir, "catalogue");
    await writeFile(path, await web.body(url));
    return use(path);
  });

/** A table that a CKAN portal keeps in its datastore, by its first records. @throws InputError */
export const lookInDatastore = (datastore: { url: string; resource: string }): Promise<Looked> =>
  withWeb(async (web, dir) => {
    const path = join(dir, "records.json");
    await writeFile(path, JSON.stringify(await datastoreRecords(datastore, web)));
    const { source, ...look } = await lookOutside(path, async () => ({}));
    const place = { source: { from: { kind: "ckan", ...datastore } }, name: datastore.resource };
    return { look: { ...look, source: { ...source, format: "ndjson" } }, place };
  });

const fetched = <T>(url: string, use: (path: string) => Promise<T>): Promise<T> =>
  withWeb(async (web, dir) => use((await download({ url, dir, name: "fetched", web, outside: thisWorld() }))!.path));

async function withWeb<T>(use: (web: Web, dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "headwater-look-"));
  try {
    return await use(createWeb(thisWorld()), dir);
  } catch (error) {
    throw error instanceof Unreached ? new InputError(error.message) : error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
