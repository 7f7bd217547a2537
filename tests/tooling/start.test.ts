import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const start = fileURLToPath(new URL("../../start.mjs", import.meta.url));

/** A project of one file, whose build copies that file, and whose only dependency is installed as `npm ci` would. */
let project: string;

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), typeof content === "string" ? content : JSON.stringify(content));
}

const locked = (version: string, rest = {}) => ({ "node_modules/a": { version, ...rest } });

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "headwater-start-"));
  cpSync(start, join(project, "start.mjs"));
  write("package.json", { type: "module", scripts: { build: "node build.mjs" } });
  write("package-lock.json", { lockfileVersion: 3, packages: { "": {}, ...locked("1.0.0") } });
  write("node_modules/.package-lock.json", { packages: locked("1.0.0") });
  write("tsconfig.json", { include: ["cli"] });
  write("build.mjs", `import { cpSync } from "node:fs"; cpSync("cli/headwater.ts", "dist/cli/headwater.js");`);
  write("cli/headwater.ts", `console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3;`);
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(project, "start.mjs"), ...args], { encoding: "utf8", cwd: tmpdir() });

/** What an exported function of `start.mjs` does in a process of its own. */
const evaluate = (expression: string) =>
  spawnSync(
    process.execPath,
    ["--input-type=module", "-e", `import * as start from "${pathToFileURL(start)}"; console.log(${expression})`],
    { encoding: "utf8" },
  );

describe("start.mjs", () => {
  test("builds, then runs a night with the arguments given, and ends with its exit code", () => {
    const { stdout, stderr, status } = run("--as-of", "2024-01-01", "--store", "two words");
    expect(JSON.parse(stdout)).toEqual(["nightly", "--as-of", "2024-01-01", "--store", "two words"]);
    expect(stderr).toMatch(/^Building \(npm run build\) … \d+\.\d s\n$/);
    expect(status).toBe(3);
  });

  test("says nothing and does nothing where everything is there", () => {
    run();
    expect(run().stderr).toBe("");
  });

  test("builds again when a source, the lock or the compiler's options change", () => {
    run();
    for (const [path, content] of [
      ["cli/headwater.ts", `console.log("new")`],
      ["cli/another.ts", ""],
      ["tsconfig.json", { include: ["cli"], compilerOptions: {} }],
      ["package-lock.json", { packages: { "": { version: "2" }, ...locked("1.0.0") } }],
    ] as const) {
      write(path, content);
      expect(run().stderr, path).toMatch(/^Building/);
      expect(run().stderr, path).toBe("");
    }
    expect(run().stdout).toBe("new\n");
  });

  test("shows the compiler's messages when a build fails, and builds again the next time", () => {
    write("build.mjs", `console.error("cli/headwater.ts(1,1): error TS1"); process.exitCode = 2;`);
    for (let i = 0; i < 2; i++) {
      const { stderr, status } = run();
      expect(stderr).toMatch(/^Building .* failed after .*\ncli\/headwater\.ts\(1,1\): error TS1\nheadwater: .* ended/);
      expect(status).toBe(1);
    }
  });

  test("installs when the lock asks for what is not there", () => {
    write("package-lock.json", { lockfileVersion: 3, packages: { "": {}, ...locked("1.0.1") } });
    expect(run().stderr).toMatch(/^Installing Headwater: up to 1 packages \(npm ci\) … \d+\.\d s\nBuilding/);
  });

  test("shows what npm says when it cannot install, and what to do", () => {
    write("package.json", { type: "module", dependencies: { b: "1.0.0" } });
    write("package-lock.json", { lockfileVersion: 3, packages: { "": {}, ...locked("1.0.1") } });
    const { stderr, status } = run();
    expect(stderr).toMatch(/^Installing Headwater: .* failed after .*\n(npm .*\n)+headwater: .*Is the npm registry/);
    expect(status).toBe(1);
  });

  test("lets a night end in its own way on Ctrl-C", async () => {
    write(
      "cli/headwater.ts",
      `process.on("SIGINT", () => process.exit(130)); setInterval(() => {}, 1000); console.log("night");`,
    );
    const child = spawn(process.execPath, [join(project, "start.mjs")]);
    await once(child.stdout, "data");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
  });
});

describe("installed", () => {
  const installed = () => evaluate(`start.installed(${JSON.stringify(project)})`).stdout.trim();

  test("is true where node_modules holds every locked version", () => {
    expect(installed()).toBe("true");
  });

  test("is false where a package is missing, or nothing is installed", () => {
    write("package-lock.json", { packages: { "": {}, ...locked("1.0.0"), "node_modules/b": { version: "1.0.0" } } });
    expect(installed()).toBe("false");
    rmSync(join(project, "node_modules"), { recursive: true });
    expect(installed()).toBe("false");
  });

  test("does not ask for optional packages, which other platforms have", () => {
    const optional = { "node_modules/b": { version: "1.0.0", optional: true } };
    write("package-lock.json", { packages: { "": {}, ...locked("1.0.0"), ...optional } });
    expect(installed()).toBe("true");
  });
});

describe("requireNode", () => {
  test.each(["18.20.8", "20.18.3", "14.21.3"])("refuses Node %s with one sentence", (version) => {
    const { stderr, status } = evaluate(`start.requireNode("${version}")`);
    expect(stderr).toBe(
      `headwater: Node ${version} is too old: Headwater needs 20.19 or later. Install a current one from nodejs.org.\n`,
    );
    expect(status).toBe(1);
  });

  test.each(["20.19.0", "22.1.0", "24.0.0"])("takes Node %s", (version) => {
    expect(evaluate(`start.requireNode("${version}")`).status).toBe(0);
  });
});
