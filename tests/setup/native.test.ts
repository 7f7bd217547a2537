import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
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
