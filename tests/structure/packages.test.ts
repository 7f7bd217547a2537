import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { filesBelow, isCode, read, rooms, root } from "./sourceTree.js";

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
}

const folders = [".", "notebooks", "tests/browser"];
const manifest = (folder: string): Manifest => JSON.parse(read(`${folder}/package.json`));
const lock = (folder: string): Record<string, Locked> => JSON.parse(read(`${folder}/package-lock.json`)).packages;
const wanted = (m: Manifest) => ({ ...m.dependencies, ...m.optionalDependencies, ...m.devDependencies });

describe.each(folders)("packages of %s", (folder) => {
  test("are pinned to one version, which is the locked one", () => {
    for (const [name, version] of Object.entries(wanted(manifest(folder)))) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(lock(folder)[`node_modules/${name}`].version, name).toBe(version);
    }
  });

  test("are locked with the hash of their contents, and name no host", () => {
    const packages = Object.entries(lock(folder)).filter(([path]) => path !== "");
    expect(packages.filter(([, p]) => p.integrity === undefined).map(([path]) => path)).toEqual([]);
    expect(packages.filter(([, p]) => "resolved" in p).map(([path]) => path)).toEqual([]);
  });

  test("run no install script by themselves", () => {
    expect(read(`${folder}/.npmrc`)).toMatch(/^ignore-scripts=true$/m);
  });
});

describe("the package", () => {
  test("carries the licence that it names", () => {
    expect(manifest(".").license).toBe("MIT");
    expect(read("LICENSE")).toMatch(/^MIT License/);
  });

  test("depends only on what may be used with it: permissive licences", () => {
    const permissive =
      /^\(?(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|CC0-1\.0|BlueOak-1\.0\.0|Unlicense|Python-2\.0|MIT-0)\b/;
    // Data of browsers' features, with attribution; and a package that names its licence in its text alone.
    const read = ["node_modules/caniuse-lite: CC-BY-4.0", "node_modules/unionfs: undefined"];
    const others = Object.entries(lock("."))
      .filter(([path, p]) => path !== "" && !p.dev && !permissive.test(p.license ?? ""))
      .map(([path, p]) => `${path}: ${p.license}`);
    expect(others.filter((other) => !read.includes(other))).toEqual([]);
  });

  test("depends on nothing that its sources do not name", () => {
    // JSX names its library in the compiler's options alone.
    const text = [...rooms.flatMap(filesBelow).filter(isCode), "tsconfig.json"].map(read).join("\n");
    const unused = Object.keys({ ...manifest(".").dependencies, ...manifest(".").optionalDependencies }).filter(
      (name) => !text.includes(`"${name}"`) && !text.includes(`"${name}/`),
    );
    expect(unused).toEqual([]);
  });

  test("packs to under 5 MB, without benchmarks and examples, and offers what it exports, with the card of its weights", () => {
    const { stdout, status } = spawnSync("npm", ["pack", "--dry-run", "--json"], { cwd: root, encoding: "utf8" });
    expect(status).toBe(0);
    const [{ size, files }] = JSON.parse(stdout) as { size: number; files: { path: string }[] }[];
    expect(size).toBeLessThan(5e6);
    const paths = files.map(({ path }) => path);
    expect(paths.filter((path) => /^dist\/(bench|examples)\//.test(path))).toEqual([]);
    for (const path of [
      "dist/models/index.js",
      "dist/browser/index.d.ts",
      "setup/native.mjs",
      "docs/model-card.md",
      "LICENSE",
    ])
      expect(paths).toContain(path);
  });

  test("gives what it exports by name, without printing or starting anything", () => {
    const { exports } = JSON.parse(read("package.json")) as { exports: Record<string, unknown> };
    const names = Object.keys(exports).filter((name) => !name.endsWith(".json"));
    const imports = names.map(
      (name) => `Object.keys(await import(${JSON.stringify(`headwater${name.slice(1)}`)})).length`,
    );
    // A process that has anything left to do would not end.
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", `console.log(${imports})`], {
      ...{ cwd: root, encoding: "utf8", timeout: 60_000 },
    });
    expect(stderr).toBe("");
    expect(
      stdout
        .trim()
        .split(" ")
        .map(Number)
        .every((count) => count > 0),
    ).toBe(true);
    expect(names).toContain("./models");
  });

  test("has a change log whose newest version is its own", () => {
    expect(read("CHANGELOG.md")).toContain(`## [${manifest(".").version}]`);
  });
});
