import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { announce, install } from "../start.mjs";

export const here = dirname(fileURLToPath(import.meta.url));
const windows = process.platform === "win32";
const venv = join(here, ".venv");

/** A program of the private Python environment. */
export const python = (name) => join(venv, windows ? "Scripts" : "bin", windows ? `${name}.exe` : name);

/** What Jupyter and Deno are told, so that they find and leave everything in this folder. */
export const environment = {
  ...process.env,
  JUPYTER_DATA_DIR: join(here, ".jupyter"),
  JUPYTER_RUNTIME_DIR: join(here, ".jupyter", "runtime"),
  JUPYTER_CONFIG_DIR: join(here, ".jupyter", "config"),
  JUPYTER_PLATFORM_DIRS: "1",
  IPYTHONDIR: join(here, ".jupyter", "ipython"),
  DENO_DIR: join(here, ".deno"),
  DENO_NO_UPDATE_CHECK: "1",
};

/** What notebooks import beside Headwater and its packages: Danfo.js; and Deno, which runs them. */
export const prepareNotebookPackages = () => install(here, "what notebooks import");

/**
 * Deno's kernel and a private Python environment with what runs a notebook.
 * @param requirements file of pinned Python packages in this folder
 * @throws Error with the reason where they cannot be had
 */
export async function prepareNotebooks(requirements = "requirements.txt") {
  await prepareNotebookPackages();
  await prepareKernel();
  await preparePython(requirements);
}

/** Writes Jupyter's description of the kernel here: `deno jupyter --install` would write it into the home folder. */
async function prepareKernel() {
  const deno = join(here, "node_modules", "deno", windows ? "deno.exe" : "deno");
  // Deno's package puts its program in place when it first runs.
  if (!existsSync(deno))
    await announce("Unpacking Deno", process.execPath, [join(here, "node_modules", "deno", "bin.cjs"), "--version"]);
  const kernel = join(environment.JUPYTER_DATA_DIR, "kernels", "deno");
  mkdirSync(kernel, { recursive: true });
  const argv = [deno, "jupyter", "--kernel", "--conn", "{connection_file}"];
  writeFileSync(
    join(kernel, "kernel.json"),
    `${JSON.stringify({ argv, display_name: "Deno", language: "typescript" }, null, 2)}\n`,
  );
}

async function preparePython(requirements) {
  const wanted = readFileSync(join(here, requirements), "utf8");
  const marker = join(venv, requirements);
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  const system = process.env.HEADWATER_PYTHON ?? (windows ? "python" : "python3");
  const made = join(venv, "made");
  if (!existsSync(made)) {
    rmSync(venv, { recursive: true, force: true });
    await announce(`Making a private Python environment (${system} -m venv)`, system, ["-m", "venv", venv]);
    writeFileSync(made, "");
  }
  const options = ["--quiet", "--disable-pip-version-check", "--no-input"];
  await announce(`Installing ${requirements} into it (pip)`, python("python"), [
    ...["-m", "pip", "install", ...options, "--requirement", join(here, requirements)],
  ]);
  writeFileSync(marker, wanted);
}
