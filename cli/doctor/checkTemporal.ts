import { InputError } from "../../pipelines/inputError.js";
import { buildId } from "../../workflows/temporal/buildId.js";
import {
  addressFromEnvironment,
  addressOf,
  type Connected,
  connectServer,
} from "../../workflows/temporal/connectServer.js";
import { currentBuild } from "../../workflows/temporal/deployment.js";
import { installedCli } from "../../workflows/temporal/findCli.js";
import { SEARCH_ATTRIBUTES } from "../../workflows/temporal/searchAttributes.js";
import { readServerRecord } from "../../workflows/temporal/serverRecord.js";
import { workersOf } from "../../workflows/temporal/workersOf.js";
import { type Examined, type Finding, fail, ok, warn } from "./finding.js";

const about = "Temporal";

/** The server that commands would talk to, or how headwater up would come by one; its workers. */
export async function checkTemporal({ store, env }: Pick<Examined, "store" | "env">): Promise<Finding[]> {
  try {
    const named = addressFromEnvironment(env) !== undefined;
    if (!named && !(await readServerRecord(store))) return [await howToStart(env)];
    try {
      return await look(await connectServer(await addressOf(store, env)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const fix = named ? "Start it, or correct TEMPORAL_ADDRESS." : `Start it with headwater up --store ${store}.`;
      return [named ? fail(about, error.message, fix) : warn(about, error.message, fix)];
    }
  } catch (error) {
    return [fail(about, (error as Error).message, "Correct the TEMPORAL_ settings, or unset them.")];
  }
}

async function howToStart(env: Examined["env"]): Promise<Finding> {
  const { cli, tried } = await installedCli(env);
  return cli
    ? ok(about, `no server is named or runs; headwater up would start ${cli.path} (${cli.found})`)
    : warn(
        about,
        `no server is to be had at once: ${tried.join("; ")}`,
        "None needed for headwater nightly. Else name a server in TEMPORAL_ADDRESS, install the Temporal CLI, or let headwater up download or build one (Go 1.25 or later, about four minutes).",
      );
}

async function look(connected: Connected): Promise<Finding[]> {
  const { connection, address } = connected;
  const { namespace, connectionOptions, source } = address;
  try {
    const { serverVersion } = await connection.workflowService.getSystemInfo({});
    const findings = [
      ok(about, `server ${serverVersion} at ${connectionOptions.address} (${source}), namespace ${namespace}`),
    ];
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !(name in (customAttributes ?? {}))).map(({ name }) => name);
    if (missing.length > 0)
      findings.push(
        warn(
          about,
          `the server lacks the search attributes ${missing.join(", ")}`,
          "Start headwater up once: it registers them.",
        ),
      );
    return [...findings, await workers(connected)];
  } finally {
    await connection.close();
  }
}

async function workers(connected: Connected): Promise<Finding> {
  const [seen, current] = [await workersOf(connected), await currentBuild(connected)];
  const [warehouse, compute] = [seen["headwater-warehouse"].length, seen["headwater-compute"].length];
  const start = "Start headwater up, or headwater worker.";
  if (warehouse === 0) return warn("Workers", "none makes nights", start);
  if (compute === 0) return warn("Workers", "none computes", start);
  const build = buildId();
  return current === build
    ? ok("Workers", `${warehouse} of the warehouse, ${compute} of compute, version ${build}`)
    : warn("Workers", `nights are made by ${current}, this is ${build}`, "Start the workers again with this version.");
}
