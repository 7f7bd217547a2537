#!/usr/bin/env node
// `npm start`: installs what is missing, builds what has changed, then runs a night in this process.
// No dependencies: this file is what makes the dependencies be there. `test.mjs` uses the same steps.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = dirname(fileURLToPath(import.meta.url));

/** Ends the process with one sentence; for what only the person at the keyboard can mend. */
export function stop(sentence) {
  console.error(`headwater: ${sentence}`);
  process.exit(1);
}

/** Ends the process unless this is Node 20.19 or later. */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    stop(`Node ${version} is too old: Headwater needs 20.19 or later. Install a current one from nodejs.org.`);
}

/** Says what begins, runs it, says how long it took. Its output is shown only when it fails. */
export async function announce(title, command, args, options = {}) {
  process.stderr.write(`${title} … `);
  const began = performance.now();
  const { code, output } = await capture(command, args, options);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stderr.write(code === 0 ? `${seconds} s\n` : `failed after ${seconds} s\n`);
  if (code !== 0) throw Object.assign(new Error(`${[command, ...args].join(" ")} ended with ${code}`), { output });
}

function capture(command, args, options) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    child.on("error", (error) => done({ code: error.code ?? 1, output: `${error.message}\n` }));
    child.on("close", (code, signal) => done({ code: code ?? signal, output }));
  });
}

/** Runs npm as it was started itself, so that it is found wherever npm is. */
function npm(title, args, cwd = root) {
  const self = process.env.npm_execpath;
  if (self && /npm-cli\.c?js$/.test(self)) return announce(title, process.execPath, [self, ...args], { cwd });
  return announce(title, "npm", args, { cwd, shell: process.platform === "win32" });
}

const json = (path) => JSON.parse(readFileSync(path, "utf8"));

/** Whether `node_modules` holds what the lock file asks for, by npm's own record of what it installed. */
export function installed(dir) {
  const record = join(dir, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const there = json(record).packages;
  return Object.entries(json(join(dir, "package-lock.json")).packages).every(
    ([path, wanted]) =>
      path === "" ||
      there[path]?.version === wanted.version ||
      (!there[path] && (wanted.optional || wanted.devOptional)),
  );
}

/** `npm ci` in `dir`, where it is needed. Install scripts never run. */
export async function install(dir, title) {
  if (installed(dir)) return;
  const count = Object.keys(json(join(dir, "package-lock.json")).packages).length - 1;
  await npm(
    `Installing ${title}: up to ${count} packages (npm ci)`,
    ["ci", "--ignore-scripts", "--loglevel=error"],
    dir,
  );
}

/** Hash of everything that the compiler reads. */
function sourceHash() {
  const hash = createHash("sha256");
  const add = (path) => hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  const walk = (path) => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ))
      if (entry.isDirectory()) walk(join(path, entry.name));
      else if (/\.tsx?$/.test(entry.name)) add(join(path, entry.name));
  };
  ["package-lock.json", "tsconfig.json"].forEach(add);
  json(join(root, "tsconfig.json"))
    .include.filter((path) => existsSync(join(root, path)))
    .forEach(walk);
  return hash.digest("hex");
}

/** `npm run build` where `dist/` is missing or was made from other sources. */
export async function build() {
  const marker = join(root, "dist", ".built");
  const hash = sourceHash();
  if (existsSync(marker) && readFileSync(marker, "utf8") === hash) return;
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await npm("Building (npm run build)", ["run", "--silent", "build"]);
  writeFileSync(marker, hash);
}

/** Runs a part of the set-up; ends the process with its output and the next thing to do when it fails. */
export async function orStop(part, advice) {
  try {
    await part;
  } catch (error) {
    if (error.output === undefined) throw error;
    process.stderr.write(error.output);
    stop(`${error.message}. ${advice}`);
  }
}

/** Everything that a command of Headwater needs. */
export async function prepare() {
  requireNode();
  await orStop(install(root, "Headwater"), "Is the npm registry within reach? Give the same command again.");
  await orStop(build(), "The messages above name the file and the line.");
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await prepare();
  const command = join(root, "dist", "cli", "headwater.js");
  process.argv.splice(1, 1, command, "nightly");
  await import(pathToFileURL(command).href);
}
