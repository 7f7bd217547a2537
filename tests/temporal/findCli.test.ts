import { chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { cacheDirectory, findCli } from "../../workflows/temporal/findCli.js";
import { CLI_VERSION } from "../../workflows/temporal/names.js";
import { scratch } from "../scratch.js";

let real: string;
beforeAll(async () => {
  real = (await findCli({ env: process.env, say: console.log })).path;
});

const say = () => {};
/** A machine with nothing: no cache, and on PATH only what a test puts there. */
async function bare() {
  const home = await scratch();
  const bin = join(home, "bin");
  await mkdir(bin);
  return { home, bin, env: { HOME: home, PATH: bin } };
}

describe("findCli", () => {
  it("takes TEMPORAL_CLI_PATH before all else", async () => {
    expect(await findCli({ env: { ...process.env, TEMPORAL_CLI_PATH: real }, say })).toEqual({
      path: real,
      found: "TEMPORAL_CLI_PATH",
    });
  });

  it("refuses a TEMPORAL_CLI_PATH that is none, rather than take another", async () => {
    const { bin } = await bare();
    const script = join(bin, "temporal");
    await writeFile(script, "#!/bin/sh\necho tempo 3\n");
    const found = (path: string) => findCli({ env: { ...process.env, TEMPORAL_CLI_PATH: path }, say });
    await expect(found(join(bin, "nothing"))).rejects.toThrow("which does not exist");
    await expect(found(script)).rejects.toThrow("which cannot be run");
    await chmod(script, 0o755);
    await expect(found(script)).rejects.toThrow('is no Temporal CLI with a server (it says "tempo 3\\n")');
  });

  it("takes one on PATH, and else the cached one, where XDG_CACHE_HOME says", async () => {
    const { env, bin, home } = await bare();
    const cached = join(cacheDirectory(env), "temporal");
    expect(cached.startsWith(join(home, ".cache", "headwater"))).toBe(true);
    await mkdir(dirname(cached), { recursive: true });
    await symlink(real, cached);
    expect(await findCli({ env, say })).toEqual({ path: cached, found: "the cache" });
    expect(cacheDirectory({ ...env, XDG_CACHE_HOME: "/var/cache" })).toMatch(/^\/var\/cache\/headwater\//);
    await symlink(real, join(bin, "temporal"));
    const path = [join(home, "not-there"), bin].join(delimiter);
    expect(await findCli({ env: { ...env, PATH: path }, say })).toEqual({ path: join(bin, "temporal"), found: "PATH" });
  });

  it("takes what the SDK downloads, keeps it under its own name, and looks no further", async () => {
    const { env } = await bare();
    // What the SDK finds in its download directory it starts without fetching it again.
    const cached = join(cacheDirectory(env), "temporal");
    await mkdir(`${cached}.download`, { recursive: true });
    await symlink(real, join(`${cached}.download`, `temporal-v${CLI_VERSION}`));
    vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:1");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await findCli({ env, say })).toEqual({ path: cached, found: "the SDK's download" });
    expect(await readdir(dirname(cached))).toEqual(["temporal"]);
    expect(await findCli({ env, say })).toEqual({ path: cached, found: "the cache" });
  });

  it("lists what was tried and what to do where none is to be had", async () => {
    const { env } = await bare();
    // The SDK's own downloader reads this: a machine that cannot reach the site.
    vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:1");
    onTestFinished(() => void vi.unstubAllEnvs());
    const told: string[] = [];
    const error = await findCli({ env, say: (sentence) => told.push(sentence) }).catch((e: Error) => e);
    for (const part of [
      "TEMPORAL_CLI_PATH is not set",
      "no temporal on PATH",
      "none in the cache",
      "the SDK's download: ",
      "go install: ",
    ])
      expect((error as Error).message).toContain(part);
    expect((error as Error).message).toMatch(/Set TEMPORAL_ADDRESS to a running server, or install the Temporal CLI/);
    expect(told).toHaveLength(2);
  });
});
