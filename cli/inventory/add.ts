import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { parse } from "yaml";
import { download } from "../../pipelines/connect/download.js";
import { Unreached } from "../../pipelines/connect/unreached.js";
import { createWeb } from "../../pipelines/connect/web.js";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { InputError } from "../../pipelines/inputError.js";
import { jsonSchemas } from "../../pipelines/inventory/jsonSchemas.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import type { Look } from "../../pipelines/propose/column.js";
import { datasetYaml } from "../../pipelines/propose/datasetYaml.js";
import { type Draft, draftDataset, type Place } from "../../pipelines/propose/draftDataset.js";
import { lookAt } from "../../pipelines/propose/lookAt.js";
import { merge } from "../../pipelines/propose/merge.js";
import { unattended } from "../../pipelines/propose/unattended.js";
import { counted } from "../../pipelines/published/counted.js";
import { thisWorld } from "../thisWorld.js";
import { askOnTerminal } from "./askOnTerminal.js";
import { inventoryDirectory } from "./inventoryDirectory.js";

export interface AddOptions {
  readonly inventory: string;
  readonly sources?: string;
  readonly answers?: string;
  readonly answer: readonly string[];
  readonly yes?: boolean;
}

/**
 * `headwater inventory add`: writes `<id>.yaml` beside the other data sets, after the whole inventory was checked with it.
 * @throws InputError for a file that cannot be read, and where the answers make no data set; then nothing is written
 */
export async function addCommand(file: string, options: AddOptions, print: (line: string) => void): Promise<void> {
  const directory = inventoryDirectory(options.inventory);
  const answers = await readAnswers(options);
  const { place, look } = /^https?:/.test(file)
    ? await onTheWeb(file)
    : await below(file, options.sources ?? process.env.HEADWATER_SOURCES);
  print(`${place.name}: ${counted(look.columns.length, "column")}, ${counted(look.rows, "row")} looked at.`);
  const nobody = unattended();
  const ask = options.yes || !process.stdin.isTTY ? nobody.ask : askOnTerminal;
  const draft = await draftDataset(look, place, answers, ask);
  nobody.done();

  const name = `${draft.id}.yaml`;
  const text = datasetYaml(draft, look.columns, "schema");
  await readInventory(directory, { name, text });
  await writeSchemas(join(directory, "schema"));
  const path = join(directory, name);
  await writeFile(path, text, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST"
      ? new InputError(`${path} is there already. Give the new data set another id: --answer id=NAME.`)
      : error;
  });
  for (const { name: field, personal } of look.columns)
    if (personal.why) print(`  ${field}: ${personal.why} (${personal.personal})`);
  print(
    `${path} is written, and the inventory with it has nothing wrong. Look it through: a sample does not tell all.`,
  );
}

interface Looked {
  readonly place: Place;
  readonly look: Look;
}

const lookInto = (path: string) => withDatabase({}, (database) => lookAt(database, path));

/** A file on the web is fetched to be looked at, and every night again. */
async function onTheWeb(url: string): Promise<Looked> {
  const outside = thisWorld();
  const dir = await mkdtemp(join(tmpdir(), "headwater-add-"));
  try {
    const name = decodeURIComponent(new URL(url).pathname.split("/").at(-1)!) || "data";
    const fetched = await download({ url, dir, name: "fetched", web: createWeb(outside), outside });
    const look = await lookInto(fetched!.path);
    return { look, place: { source: { from: { kind: "http", urls: [url] } }, name } };
  } catch (error) {
    throw error instanceof Unreached ? new InputError(error.message) : error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** @throws InputError for a file outside of the source root */
async function below(file: string, sources: string | undefined): Promise<Looked> {
  const path = await realpath(file).catch(() => {
    throw new InputError(`${file} is not there. Give a file below the source root.`);
  });
  const root = await realpath(sources ?? dirname(path)).catch(() => {
    throw new InputError(`The source root ${sources} is not there. Give the directory of the sources with --sources.`);
  });
  const name = relative(root, path).split(sep).join("/");
  if (name.startsWith(".."))
    throw new InputError(`${file} is not below the source root ${root}. Put it there, or give another --sources.`);
  return { look: await lookInto(file), place: { source: { files: [name] }, name } };
}

async function readAnswers({ answers, answer }: AddOptions): Promise<Draft> {
  const text = answers === undefined ? "" : await readFile(answers, "utf8").catch(() => fail(answers));
  let all = (parse(text) ?? {}) as Draft;
  for (const one of answer) {
    const at = one.indexOf("=");
    if (at < 1) throw new InputError(`${JSON.stringify(one)} is no answer. Write it as PATH=VALUE: owner=Housing.`, 2);
    const value: unknown = parse(one.slice(at + 1)) ?? "";
    const keys = one.slice(0, at).split(".");
    all = merge(all, keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Draft);
  }
  return all;
}

const fail = (path: string): never => {
  throw new InputError(`The answers ${path} cannot be read. Give a YAML file to --answers.`);
};

/** The schemas that the new file's first line leads an editor to. */
async function writeSchemas(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, text] of Object.entries(jsonSchemas())) await writeFile(join(directory, name), text);
}
