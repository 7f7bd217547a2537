import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished, vi } from "vitest";
import { cacheDirectory, findCli } from "../../workflows/temporal/findCli.js";
import { scratch } from "../scratch.js";

const run = promisify(execFile);

it("builds the CLI with Go where nothing can be downloaded, keeps it, and needs no second build", async () => {
  const [home, { stdout }] = await Promise.all([scratch(), run("go", ["env", "-json"])]);
  const { GOROOT, GOMODCACHE, GOCACHE, GOPROXY } = JSON.parse(stdout) as Record<string, string>;
  // Go's own caches make the difference between seconds and minutes; Headwater's is empty.
  const env = { HOME: home, PATH: `${join(GOROOT, "bin")}:/usr/bin:/bin`, GOMODCACHE, GOCACHE, GOPROXY };
  vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:1");
  onTestFinished(() => void vi.unstubAllEnvs());
  const say = vi.fn();
  const cli = await findCli({ env, say });
  expect(cli).toEqual({ path: join(cacheDirectory(env), "temporal"), found: "go install" });
  expect(say).toHaveBeenCalledTimes(2);
  expect((await run(cli.path, ["--version"])).stdout).toMatch(/Server 1\.29/);
  expect(await readdir(dirname(cli.path))).toEqual(["temporal"]);
  expect(await findCli({ env, say })).toEqual({ path: cli.path, found: "the cache" });
  expect(say).toHaveBeenCalledTimes(2);
});
