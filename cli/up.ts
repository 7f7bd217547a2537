import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { InputError } from "../pipelines/inputError.js";
import { holdLock } from "../pipelines/store/lock.js";
import { openStore } from "../pipelines/store/store.js";
import { createLog, logTarget, speaker } from "../workflows/observe/createLog.js";
import { watchNights } from "../workflows/observe/watchNights.js";
import { headwaterOn } from "../workflows/temporal/client.js";
import {
  addressFromEnvironment,
  addressOf,
  type Connected,
  connectServer,
} from "../workflows/temporal/connectServer.js";
import { registerSearchAttributes } from "../workflows/temporal/registerSearchAttributes.js";
import { type OwnServer, ownServer } from "./ownServer.js";
import { describeSchedule, type ScheduleFlags, scheduleOf } from "./scheduleOf.js";
import { startWorkerProcess } from "./startWorkerProcess.js";
import { type Supervised, supervise } from "./supervise.js";

export interface UpFlags extends ScheduleFlags {
  readonly port?: number;
  readonly pagePort?: number;
  readonly threads?: number;
}

/**
 * `headwater up`: a server (the environment's, or one of its own), a worker, the nightly schedule and the watch over
 * its nights, until it is told to end. `given` are the options that were written out: they change a schedule that is
 * there already.
 */
export async function upCommand(flags: UpFlags, given: readonly string[]): Promise<void> {
  const store = resolve(flags.store);
  const log = createLog(store, process.env);
  const say = speaker(log, process.env);
  const wanted = await scheduleOf(flags);
  await openStore(store);
  const unlock = await holdLock(
    join(store, "up.lock"),
    (pid) => `Headwater is up already in the store ${store}: process ${pid}. End it first, or choose another --store.`,
  );
  const ending = untilSignal(say);
  let server: OwnServer | undefined;
  let worker: Supervised | undefined;
  let connected: Connected | undefined;
  const watch = new AbortController();
  let watched: Promise<void> | undefined;
  try {
    const own = addressFromEnvironment(process.env);
    if (own && (flags.port ?? flags.pagePort) !== undefined)
      throw new InputError(
        "TEMPORAL_ADDRESS names a server, so none is started here: leave out --port and --page-port.",
        2,
      );
    if (!own) server = await ownServer({ store, env: process.env, say, port: flags.port, pagePort: flags.pagePort });
    connected = await connectServer(await addressOf(store, process.env));
    if (own) await registerSearchAttributes(connected);
    worker = await supervise({
      name: "The worker",
      start: () => startWorkerProcess({ store, threads: flags.threads, say }),
      say,
      now: () => performance.now(),
    });
    const { schedule, night } = headwaterOn(connected);
    const found = await schedule.get();
    const state = found && given.length === 0 ? found : await schedule.set(...wanted);
    const { connectionOptions, namespace } = connected.address;
    say("Headwater is up.");
    say(`  Server    ${connectionOptions.address}, namespace ${namespace}${server ? `, from ${server.cli}` : ""}`);
    if (server) say(`  Page      ${server.page}/namespaces/${namespace}/workflows`);
    say(`  Store     ${store}`);
    say(`  Schedule  ${describeSchedule(state)}`);
    const last = await (await night())?.status();
    if (last && !last.endedAt) say(`  Night     as of ${last.options.asOf}, ${last.state}: it goes on`);
    say(
      `A night now: headwater run --store ${flags.store}. Ctrl-C ends the server and the worker; a night under way goes on when they are back.`,
    );
    const told = watchNights({
      store,
      host: hostname(),
      env: process.env,
      log,
      say: logTarget(process.env) === "stdout" ? undefined : say,
      signal: watch.signal,
    });
    watched = told.catch(() => {});
    await Promise.race([ending, told, worker.failed, ...(server ? [server.failed] : [])]);
  } finally {
    watch.abort();
    await watched;
    await connected?.connection.close();
    await worker?.stop();
    await server?.stop();
    await unlock();
  }
}

/** Resolves on the first signal to end; the second one ends the process, and with it all that it started. */
function untilSignal(say: (sentence: string) => void): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.on(signal, () => {
        if (signals++ > 0) process.exit(130);
        say("Ending when the steps that run now have committed their results; once more ends at once.");
        resolve();
      });
  });
}
