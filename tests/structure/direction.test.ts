import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { read, root } from "./sourceTree.js";

const forbidden: [file: string, specifier: string][] = [
  ["models/a.ts", "../pipelines/store/store.js"],
  ["models/local/b.ts", "../../workflows/nightly.js"],
  ["models/c.ts", "node:fs"],
  ["models/d.ts", "@duckdb/node-api"],
  ["pipelines/landing/a.ts", "../../workflows/activities.js"],
  ["pipelines/landing/b.ts", "../../cli/program.js"],
  ["pipelines/landing/c.ts", "../../site/page.js"],
  ["pipelines/landing/d.ts", "apache-arrow"],
  ["pipelines/landing/e.ts", "arquero"],
  ["pipelines/features/a.ts", "@tensorflow/tfjs"],
  ["pipelines/publish/a.ts", "../../workflows/activities.js"],
  ["pipelines/publish/b.ts", "apache-arrow"],
  ["pipelines/published/a.ts", "../landing/land.js"],
  ["site/a.tsx", "../workflows/activities.js"],
  ["site/b.tsx", "../pipelines/landing/land.js"],
  ["workflows/a.ts", "../cli/program.js"],
  ["workflows/b.ts", "@tensorflow/tfjs"],
  ["data/sample/a.ts", "../../workflows/activities.js"],
  ["cli/a.ts", "apache-arrow"],
  ["browser/a.ts", "node:fs"],
  ["browser/b.ts", "@tensorflow/tfjs"],
  ["browser/c.ts", "../cli/program.js"],
];

const allowed: [file: string, specifier: string][] = [
  ["cli/ok.ts", "../workflows/nightly.js"],
  ["workflows/ok.ts", "../pipelines/landing/land.js"],
  ["pipelines/landing/ok.ts", "../../models/panel.js"],
  ["pipelines/features/ok.ts", "arquero"],
  ["pipelines/columnar/ok.ts", "arquero"],
  ["pipelines/forecast/ok.ts", "arquero"],
  ["pipelines/publish/ok.ts", "../../site/page.js"],
  ["pipelines/publish/writeArrow.ts", "apache-arrow"],
  ["pipelines/published/ok.ts", "../../models/method.js"],
  ["pipelines/published/ok2.ts", "../duckdb/database.js"],
  ["pipelines/published/ok3.ts", "arquero"],
  ["site/ok.tsx", "../pipelines/published/tables.js"],
  ["browser/ok.ts", "../pipelines/longTable/forecastRows.js"],
  ["browser/ok2.ts", "../models/panel.js"],
  ["models/ok.ts", "./panel.js"],
  ["models/ok2.ts", "@tensorflow/tfjs"],
];

const dir = mkdtempSync(join(tmpdir(), "headwater-direction-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Files that the project's own lint rules refuse for an import. */
function refused(cases: [string, string][]): string[] {
  writeFileSync(join(dir, "biome.json"), JSON.stringify({ ...JSON.parse(read("biome.json")), vcs: undefined }));
  for (const [file, specifier] of cases) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), `import { x } from "${specifier}";\n\nexport const y = x;\n`);
  }
  const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
  const options = ["lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=1000", "."];
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...options], { cwd: dir, encoding: "utf8" });
  expect(stdout, stderr).not.toBe("");
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  return diagnostics.filter((d) => d.category === "lint/style/noRestrictedImports").map((d) => d.location.path);
}

test("the linter refuses exactly the imports that run against cli → workflows → pipelines → models", () => {
  expect(refused([...forbidden, ...allowed]).sort()).toEqual(forbidden.map(([file]) => file).sort());
});

test("the night's order of steps imports types only, so that any engine can run it", () => {
  const imports = read("workflows/nightly.ts").match(/^import .*/gm) ?? [];
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((line) => !line.startsWith("import type "))).toEqual([]);
});
