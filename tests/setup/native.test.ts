import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { scratch } from "../scratch.js";

const script = path.resolve(import.meta.dirname, "../../setup/native.mjs");
const run = (args: string[], env: Record<string, string>) =>
  spawnSync(process.execPath, [script, ...args], { encoding: "utf8", env: { ...process.env, ...env } });

test("a set-up that cannot be is one line with the reason, an error unless it was soft", () => {
  for (const [args, status] of [
    [["--soft"], 0],
    [[], 1],
  ] as const) {
    const { stderr, status: exit } = run([...args], { SKIP_NATIVE: "1" });
    expect(stderr).toBe("[native] no native TensorFlow (SKIP_NATIVE is set); networks run on WASM, more slowly\n");
    expect(exit).toBe(status);
  }
});

test("a download that fails leaves nothing half-made, and says so in one line", async () => {
  const cache = await scratch();
  const { stderr, status } = run(["--soft", "--force"], { XDG_CACHE_HOME: cache, PATH: "/nowhere" });
  expect(status).toBe(0);
  expect(stderr.trim().split("\n").at(-1)).toMatch(/^\[native\] no native TensorFlow \(.*\); networks run on WASM/);
  expect(existsSync(path.join(cache, "headwater", "libtensorflow-2.16.2-linux-x64"))).toBe(false);
});

describe("the wheel with the libraries", () => {
  const wheelFor = (platform: string, arch: string) =>
    spawnSync(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `import { wheelFor } from ${JSON.stringify(pathToFileURL(script).href)};
         try { console.log(JSON.stringify(wheelFor(${JSON.stringify(platform)}, ${JSON.stringify(arch)}))); }
         catch (error) { console.log(error.message); }`,
      ],
      { encoding: "utf8" },
    ).stdout.trim();

  test.each([
    ["x64", "x86_64", "tensorflow-cpu"],
    ["arm64", "aarch64", "tensorflow"],
  ])("on Linux on %s is pip's for %s, pinned by its hash", (arch, pips, name) => {
    const wheel = JSON.parse(wheelFor("linux", arch));
    expect(wheel.name).toBe(name);
    expect(wheel.tags).toEqual([`manylinux_2_17_${pips}`, `manylinux2014_${pips}`]);
    expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ["darwin", "arm64"],
    ["win32", "x64"],
    ["linux", "riscv64"],
  ])("is not to be had on %s on %s, which is said", (platform, arch) => {
    expect(wheelFor(platform, arch)).toBe(`there is no recipe for ${platform} on ${arch}`);
  });
});
