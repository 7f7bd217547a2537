import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { read, root } from "../structure/sourceTree.js";

/** The examples of the reader's guide, each under the name that stands before it. */
const examples = [...read("docs/models.md").matchAll(/^`([\w.]+)`\n\n```ts\n([\s\S]+?)\n```$/gm)].map(
  ([, name, text]) => ({ name, text }),
);
const dir = mkdtempSync(join(tmpdir(), "headwater-consumer-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const run = (program: string, ...args: string[]) => spawnSync(program, args, { cwd: dir, encoding: "utf8" });

/** A project that has installed the packed package: it and the packages that it declares, which are linked, and no other. */
beforeAll(() => {
  const packed = spawnSync("npm", ["pack", "--json", "--pack-destination", dir], { cwd: root, encoding: "utf8" });
  const [{ filename, size }] = JSON.parse(packed.stdout) as { filename: string; size: number }[];
  expect(statSync(join(dir, filename)).size).toBe(size);
  const installed = join(dir, "node_modules", "headwater");
  mkdirSync(installed, { recursive: true });
  expect(run("tar", "-xzf", filename, "-C", installed, "--strip-components", "1").status).toBe(0);
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const declared = { ...manifest.dependencies, ...manifest.optionalDependencies };
  for (const name of [...Object.keys(declared), "@types/node"]) {
    const link = join(dir, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link);
  }
  writeFileSync(join(dir, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const compilerOptions = { target: "ES2022", module: "NodeNext", types: ["node"], strict: true, outDir: "out" };
  writeFileSync(join(dir, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  for (const { name, text } of examples) writeFileSync(join(dir, name), text);
});

describe("a TypeScript project that has installed the package and nothing else", () => {
  test("finds its types, also those of browser, published and client: no error in them or in what uses them", () => {
    const rest = ["browser", "published", "client"].map((name) => `export * as ${name} from "headwater/${name}";`);
    writeFileSync(join(dir, "rest.ts"), rest.join("\n"));
    const { stdout } = run(process.execPath, join(root, "node_modules", "typescript", "bin", "tsc"));
    // The declarations are checked too, so what those of others have against each other is in it.
    const others = /^\S*node_modules\/(?!headwater\/)/;
    const complaints = stdout.split("\n").filter((line) => /^\S.*error TS/.test(line));
    expect(complaints.filter((line) => !others.test(line))).toEqual([]);
  });

  test("has an example for each task of the reader's guide", () => {
    const titles = read("docs/models.md").match(/^## /gm);
    expect(examples.length).toBe(titles?.length);
  });

  test.each(examples)("runs $name", ({ name }) => {
    const { stdout, stderr, status } = run(process.execPath, join("out", name.replace(/ts$/, "js")));
    expect(status, stderr).toBe(0);
    expect(stdout).not.toMatch(/^$|NaN|undefined/);
  });
});
