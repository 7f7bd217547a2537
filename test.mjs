#!/usr/bin/env node
// `npm test`: sets up what the tests need, then runs them all. Arguments go to vitest.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { prepareNotebookPackages, prepareNotebooks } from "./notebooks/setup.mjs";
import { prepare, root, stop } from "./start.mjs";
import { prepareBrowser } from "./tests/browser/setup.mjs";

/** Parts that may be out of reach on a machine, and what tells the test files that need them, by name or text. */
const parts = [
  {
    name: "Temporal's server",
    needed: /\b(startTemporal|nightWorld|startUp|findCli|mortalServer)\.js"/,
    set: prepareTemporal,
    advice: "A temporal of your own is taken from TEMPORAL_CLI_PATH or PATH; else Go 1.25 builds one.",
  },
  {
    name: "a browser",
    needed: /\bopenBrowser\.js"/,
    set: prepareBrowser,
    advice: "Is the npm registry within reach? A Chromium of your own is taken from HEADWATER_CHROMIUM.",
  },
  {
    name: "Danfo.js",
    needed: /"danfojs-node"/,
    set: prepareNotebookPackages,
    advice: "Is the npm registry within reach?",
  },
  {
    name: "Jupyter",
    needed: /^tests\/notebooks\//,
    set: () => prepareNotebooks(),
    advice: "It needs Python 3.10 or later with its venv module, and PyPI. HEADWATER_PYTHON names another Python.",
  },
];

async function prepareTemporal() {
  const { findCli } = await import(pathToFileURL(join(root, "dist/workflows/temporal/findCli.js")).href);
  await findCli({ env: process.env, say: (sentence) => process.stderr.write(`${sentence}\n`) });
}

const testFiles = readdirSync(join(root, "tests"), { recursive: true })
  .map((name) => ["tests", ...name.split(sep)].join("/"))
  .filter((path) => /\.test\.tsx?$/.test(path) && !path.includes("node_modules"));

/** Whether vitest will be asked for this file: filters are parts of paths. */
const asked = (file, args) =>
  args.length === 0 ||
  args.some((arg) => arg.startsWith("-")) ||
  args.some((arg) => file.includes(arg.replace(/^\.\//, "")));

/** Sets the parts up that these arguments need; returns the test files that cannot run, with the reason. */
async function prepareParts(args) {
  const files = testFiles.filter((file) => asked(file, args));
  const missing = [];
  for (const { name, needed, set, advice } of parts) {
    const users = files.filter((file) => needed.test(`${file}\n${readFileSync(join(root, file), "utf8")}`));
    if (users.length === 0) continue;
    try {
      await set();
    } catch (error) {
      process.stderr.write(error.output ?? "");
      const reason = error.message.replace(/\.$/, "");
      if (process.env.CI === "true") stop(`${name} cannot be had: ${reason}. ${advice}`);
      process.stderr.write(`Going on without ${name}: ${reason}. ${advice}\n`);
      missing.push(...users.map((file) => ({ file, reason: `${name} cannot be had: ${reason}` })));
    }
  }
  return missing;
}

function vitest(args) {
  const program = join(root, "node_modules", "vitest", "vitest.mjs");
  return new Promise((done) => {
    const child = spawn(process.execPath, [program, "run", ...args], { cwd: root, stdio: "inherit" });
    // A Ctrl-C reaches vitest too, which ends its workers; wait for it.
    process.on("SIGINT", () => {});
    child.on("close", (code, signal) => done(code ?? (signal ? 1 : 0)));
  });
}

await prepare();
const args = process.argv.slice(2);
const setUpOnly = args[0] === "--set-up-only";
const missing = await prepareParts(setUpOnly ? [] : args);
if (setUpOnly) process.exit(0);

const scratch = mkdtempSync(join(tmpdir(), "headwater-test-"));
const report = join(scratch, "report.json");
const code = await vitest([
  ...args,
  ...missing.map(({ file }) => `--exclude=${file}`),
  ...(args.some((arg) => arg.startsWith("--reporter"))
    ? []
    : ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`]),
]);
for (const { file, reason } of missing) console.log(`Not run: ${file} (${reason})`);
try {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
  console.log(`Tests: ${numPassedTests} passed, ${numFailedTests} failed`);
} catch {
  // Another reporter was asked for, or vitest ended before it had a report: it has said so itself.
}
rmSync(scratch, { recursive: true, force: true });
process.exit(code);
