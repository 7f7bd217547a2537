import { execFile } from "node:child_process";
import { access, constants, mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { InputError } from "../../pipelines/inputError.js";
import { CLI_VERSION } from "./names.js";

const run = promisify(execFile);
const EXECUTABLE = process.platform === "win32" ? "temporal.exe" : "temporal";

export interface Cli {
  readonly path: string;
  /** Where it was found, in a few words. */
  readonly found: string;
}

export interface FindCliOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told before something that takes minutes. */
  readonly say: (sentence: string) => void;
}

/**
 * The Temporal CLI that is on this machine: `TEMPORAL_CLI_PATH`, then PATH, then Headwater's cache; and what was tried.
 * @throws InputError when `TEMPORAL_CLI_PATH` names something else
 */
export async function installedCli(env: FindCliOptions["env"]): Promise<{ cli?: Cli; tried: string[] }> {
  const given = env.TEMPORAL_CLI_PATH;
  if (given !== undefined && given !== "") {
    const fault = await faultOf(given);
    if (fault)
      throw new InputError(
        `TEMPORAL_CLI_PATH is ${given}, which ${fault}. Correct it, or unset it to let Headwater look elsewhere.`,
      );
    return { cli: { path: given, found: "TEMPORAL_CLI_PATH" }, tried: [] };
  }
  const tried = ["TEMPORAL_ADDRESS is not set", "TEMPORAL_CLI_PATH is not set"];
  const cached = join(cacheDirectory(env), EXECUTABLE);
  const candidates = [
    ...(env.PATH ?? "")
      .split(delimiter)
      .filter(Boolean)
      .map((dir): Cli => ({ path: join(dir, EXECUTABLE), found: "PATH" })),
    { path: cached, found: "the cache" },
  ];
  for (const cli of candidates) {
    const fault = await faultOf(cli.path);
    if (fault === undefined) return { cli, tried };
    if (fault !== ABSENT) tried.push(`${cli.path} ${fault}`);
  }
  tried.push("no temporal on PATH", `none in the cache (${cached})`);
  return { tried };
}

/**
 * The Temporal CLI, which carries the development server: the one that is installed, else the SDK's download, else
 * `go install` where Go is present.
 * @throws InputError that lists what was tried and what to do
 */
export async function findCli({ env, say }: FindCliOptions): Promise<Cli> {
  const { cli, tried } = await installedCli(env);
  if (cli) return cli;
  const cache = cacheDirectory(env);
  const cached = join(cache, EXECUTABLE);
  await mkdir(cache, { recursive: true });
  for (const [how, fetch] of [
    ["the SDK's download", download],
    ["go install", goInstall],
  ] as const) {
    say(`No Temporal server on this machine yet: trying ${how}.`);
    try {
      await fetch(cached, env);
      const fault = await faultOf(cached);
      if (fault === undefined) return { path: cached, found: how };
      tried.push(`${how}: the result ${fault}`);
    } catch (error) {
      tried.push(`${how}: ${shorten(error as Error)}`);
    }
  }
  throw new InputError(
    `No Temporal server is to be had. Tried: ${tried.join("; ")}. ` +
      `Set TEMPORAL_ADDRESS to a running server, or install the Temporal CLI ${CLI_VERSION} (docs.temporal.io/cli) and put it on PATH or in TEMPORAL_CLI_PATH. ` +
      "A night without Temporal needs none of it: headwater nightly.",
  );
}

/** Where a downloaded or built CLI is kept: outside the clone and the store, so that both may be deleted. */
export function cacheDirectory(env: FindCliOptions["env"]): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME ?? homedir(), ".cache"), "headwater", `temporal-${CLI_VERSION}`);
}

const ABSENT = "does not exist";

/** Undefined for a Temporal CLI that runs. */
async function faultOf(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.F_OK);
  } catch {
    return ABSENT;
  }
  try {
    const { stdout } = await run(path, ["--version"], { timeout: 30_000 });
    return /^temporal version .*Server \d/i.test(stdout)
      ? undefined
      : `is no Temporal CLI with a server (it says ${JSON.stringify(stdout.slice(0, 60))})`;
  } catch (error) {
    return `cannot be run (${shorten(error as Error)})`;
  }
}

/** The SDK downloads a CLI only to start it, so it is started for a moment, with a database in memory. */
async function download(target: string): Promise<void> {
  const { TestWorkflowEnvironment } = await import("@temporalio/testing");
  const downloadDir = `${target}.download`;
  await mkdir(downloadDir, { recursive: true });
  try {
    const executable = { type: "cached-download", version: `v${CLI_VERSION}`, downloadDir } as const;
    await (await TestWorkflowEnvironment.createLocal({ server: { executable } })).teardown();
    const [file] = await readdir(downloadDir);
    await rename(join(downloadDir, file), target);
  } finally {
    await rm(downloadDir, { recursive: true, force: true });
  }
}

const BUILD_MINUTES = 30;

/** About four minutes on two cores with an empty Go cache, seconds with a warm one. */
async function goInstall(target: string, env: FindCliOptions["env"]): Promise<void> {
  const { stdout } = await run("go", ["version"], { env: env as NodeJS.ProcessEnv });
  const [, minor] = /go1\.(\d+)/.exec(stdout) ?? [];
  if (Number(minor) < 25) throw new Error(`it needs Go 1.25 or later, here is ${stdout.trim()}`);
  const GOBIN = `${target}.build`;
  try {
    await run("go", ["install", "-ldflags=-s -w", `github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}`], {
      env: { ...env, CGO_ENABLED: "0", GOBIN } as NodeJS.ProcessEnv,
      timeout: BUILD_MINUTES * 60_000,
    }).catch((error: Error & { killed?: boolean }) => {
      throw error.killed ? new Error(`not done after ${BUILD_MINUTES} minutes`) : error;
    });
    await rename(join(GOBIN, EXECUTABLE), target);
  } finally {
    await rm(GOBIN, { recursive: true, force: true });
  }
}

/** A cause fit for a list: the last clause says what it was. */
function shorten(error: Error): string {
  const text = error.message.trim().split("\n").at(-1) ?? "";
  return text.length > 160 ? `…${text.slice(-159)}` : text;
}
