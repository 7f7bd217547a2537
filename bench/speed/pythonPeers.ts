import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * A Python of its own with exactly these packages, made once for each list of them; its program's path.
 * @param requirements file of pinned requirements
 * @param cache folder that outlives a run
 * @throws Error with pip's output where they cannot be had
 */
export function pythonPeers(requirements: string, cache: string): string {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const directory = join(cache, `python-${hash}`);
  if (!existsSync(directory)) {
    console.log(`Installing the Python packages of ${requirements}, once`);
    mkdirSync(cache, { recursive: true });
    const draft = `${directory}.partial`;
    rmSync(draft, { recursive: true, force: true });
    run(process.env.HEADWATER_PYTHON ?? "python3", ["-m", "venv", draft]);
    run(join(draft, "bin", "python"), ["-m", "pip", "install", "--quiet", "-r", requirements]);
    renameSync(draft, directory);
  }
  return join(directory, "bin", "python");
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${[program, ...args].join(" ")} failed:\n${error?.message ?? stderr}`);
}
