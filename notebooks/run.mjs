// `npm run notebooks`: JupyterLab with Deno's kernel on this folder.
// `npm run notebooks -- execute [NAME.ipynb …]`: runs notebooks (all when none is named) and keeps their outputs.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { orStop, prepare } from "../start.mjs";
import { environment, here, prepareNotebooks, python } from "./setup.mjs";

const [command, ...names] = process.argv.slice(2);
const advice =
  "Notebooks need Python 3.10 or later with its venv module, and PyPI. HEADWATER_PYTHON names another Python.";

await prepare();
if (command === "execute") {
  await orStop(prepareNotebooks(), advice);
  const all = readdirSync(here).filter((name) => name.endsWith(".ipynb"));
  for (const name of names.length ? names : all) await run("python", ["execute.py", name]);
} else {
  await orStop(prepareNotebooks("requirements-lab.txt"), advice);
  await run("jupyter-lab", process.argv.slice(2));
}

function run(program, args) {
  return new Promise((done) => {
    const child = spawn(python(program), args, { cwd: here, env: environment, stdio: "inherit" });
    // A Ctrl-C reaches Jupyter too, which asks whether to stop: wait for its answer.
    process.on("SIGINT", () => {});
    child.on("close", (code) => {
      if (code !== 0) process.exitCode = code ?? 1;
      done();
    });
  });
}
