import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../structure/sourceTree.js";

/** Releases as npm carries them; each program lies in the package of its own platform. */
const RELEASES = ["20", "22", "24"];
const dir = mkdtempSync(join(tmpdir(), "headwater-node-"));
const clone = join(dir, "headwater");
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (program: string, args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(program, args, { cwd: clone, encoding: "utf8", env: { ...process.env, ...env } });

/** An installation that lacks tfjs-node's addon, which the set-up has to make; everything else is as it is here. */
beforeAll(() => {
  for (const part of ["dist", "setup", "package.json"])
    cpSync(join(root, part), join(clone, part), { recursive: true });
  const [from, to] = [join(root, "node_modules"), join(clone, "node_modules")];
  const link = (scope: string) => {
    for (const name of readdirSync(join(from, scope)))
      if (name === "@tensorflow" || name === "tfjs-node") continue;
      else symlinkSync(join(from, scope, name), join(to, scope, name));
  };
  cpSync(join(from, "@tensorflow", "tfjs-node"), join(to, "@tensorflow", "tfjs-node"), {
    recursive: true,
    filter: (path) => !path.includes(join("lib", "napi-v")),
  });
  link("");
  link("@tensorflow");
  const y = (t: number) => 50 + 20 * Math.sin((2 * Math.PI * t) / 12) + (t % 5);
  const rows = Array.from(
    { length: 60 },
    (_, t) => `a,${new Date(Date.UTC(2018, t)).toISOString().slice(0, 10)},${y(t)}`,
  );
  writeFileSync(join(clone, "long.csv"), ["unique_id,ds,y", ...rows, ""].join("\n"));
});

describe.each(RELEASES)("on Node %s", (release) => {
  let node: string;

  beforeAll(() => {
    const at = join(dir, `node-${release}`);
    const name = `node-${process.platform}-${process.arch}`;
    const { status, stderr } = spawnSync("npm", ["install", "--prefix", at, "--no-save", `${name}@${release}`], {
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
    node = join(at, "node_modules", name, "bin", "node");
    expect(existsSync(node)).toBe(true);
    expect(run(node, ["--version"]).stdout).toMatch(new RegExp(`^v${release}\\.`));
  });

  test("the set-up makes the addon and tries it", () => {
    rmSync(join(clone, "node_modules", "@tensorflow", "tfjs-node", "lib"), { recursive: true, force: true });
    const { status, stderr } = run(node, [join("setup", "native.mjs")]);
    expect(stderr).toMatch(/TensorFlow 2\.16\.2 is ready/);
    expect(status).toBe(0);
  });

  test("a forecast is tuned natively, and its numbers are those of the release that the tests run on", () => {
    const forecast = (program: string, out: string) => {
      const options = ["--freq", "MS", "--horizon", "6", "--models", "pretrained,pretrained-tuned", "--out", out];
      const args = [join("dist", "cli", "headwater.js"), "forecast", "long.csv", ...options];
      const { status, stderr, stdout } = run(program, args, { HEADWATER_BACKEND: "native" });
      expect(status, stderr).toBe(0);
      expect(stdout).toContain("backend: native TensorFlow");
      return readFileSync(join(clone, out), "utf8");
    };
    expect(forecast(node, `${release}.csv`)).toBe(forecast(process.execPath, "here.csv"));
  });
});
