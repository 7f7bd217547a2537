import { spawnSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { scratch } from "../scratch.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Compiles `models/` for processes of their own; returns the directory that holds `index.js`. Gone when the test ends. */
export async function compiledModels(): Promise<string> {
  const dir = await scratch();
  symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
  writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(dir, "tsconfig.json"),
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        rootDir: root,
        outDir: dir,
        declaration: false,
        typeRoots: [join(root, "node_modules/@types")],
      },
      include: [join(root, "models")],
    }),
  );
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", dir], { encoding: "utf8" });
  expect(status, stdout).toBe(0);
  return join(dir, "models");
}

/** What a module prints that is run in a process of its own, which must end well and say nothing else. */
export function printed(dir: string, source: string): string {
  const file = join(dir, "printed.mjs");
  writeFileSync(file, source);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
}
