import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A project with the real `test.mjs` and vitest, one test that needs Jupyter and one that does not. */
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "headwater-test-"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  for (const name of ["start.mjs", "test.mjs", "package-lock.json"]) cpSync(join(root, name), join(project, name));
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  write("package.json", JSON.stringify({ type: "module", scripts: { build: "mkdir dist" } }));
  write("tsconfig.json", JSON.stringify({ include: [] }));
  write("tests/browser/setup.mjs", "export const prepareBrowser = async () => {};");
  write(
    "notebooks/setup.mjs",
    `export const prepareNotebookPackages = async () => {};
     export const prepareNotebooks = async () => { throw new Error("python3 ended with ENOENT"); };`,
  );
  for (const [path, n] of [
    ["tests/plain.test.ts", 1],
    ["tests/notebooks/night.test.ts", 2],
  ] as const)
    write(path, `import { expect, test } from "vitest"; test("one is one", () => expect(${n}).toBe(1));`);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

function run(ci: boolean, ...args: string[]) {
  const { CI: _, ...env } = process.env;
  const options = { cwd: project, encoding: "utf8", env: ci ? { ...env, CI: "true" } : env } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(project, "test.mjs"), ...args], options);
  return { stdout, stderr, status };
}

test("a part that cannot be had is announced, and its tests are reported as not run with the reason", () => {
  const { stdout, stderr, status } = run(false);
  expect(stderr).toMatch(/^Going on without Jupyter: python3 ended with ENOENT\. It needs Python 3\.10/m);
  expect(stdout).toMatch(/^Not run: tests\/notebooks\/night\.test\.ts \(Jupyter cannot be had: python3 ended/m);
  expect(stdout).toMatch(/^Tests: 1 passed, 0 failed$/m);
  expect(status).toBe(0);
});

test("with CI=true it is a failure, before any test runs", () => {
  const { stdout, stderr, status } = run(true);
  expect(stderr).toMatch(/^headwater: Jupyter cannot be had: python3 ended with ENOENT\. It needs Python/m);
  expect(stdout).toBe("");
  expect(status).toBe(1);
});

test("a part that the named tests do not need is not set up", () => {
  const { stderr, stdout, status } = run(true, "tests/plain");
  expect(stderr).not.toMatch(/Jupyter/);
  expect(stdout).toMatch(/^Tests: 1 passed, 0 failed$/m);
  expect(status).toBe(0);
});
