import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Measured {
  readonly seconds: number;
  /** Largest resident memory of the process and its children together, MiB; null where /proc is not there. */
  readonly peakMiB: number | null;
  readonly output: string;
}

/**
 * Runs a program as a user would, Node's or the one that is named: a process of its own, from start to end.
 * @throws Error with its output when it fails
 */
export function measure(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  program = process.execPath,
): Promise<Measured> {
  return new Promise((done, fail) => {
    const began = performance.now();
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    let peak: number | null = null;
    const look = () => {
      const now = treeMiB(child.pid as number);
      if (now !== null) peak = Math.max(peak ?? 0, now);
    };
    const timer = setInterval(look, 50);
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (errors += text));
    child.on("close", (code) => {
      clearInterval(timer);
      const seconds = (performance.now() - began) / 1000;
      if (code === 0) done({ seconds, peakMiB: peak, output });
      else fail(new Error(`${args.join(" ")} ended with ${code}:\n${errors}${output}`));
    });
  });
}

/** Resident memory of a process and all below it. */
function treeMiB(root: number): number | null {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  try {
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const text = status(name);
      if (text === undefined) continue;
      parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(text)?.[1]));
      resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0));
    }
  } catch {
    return null;
  }
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && below(parents.get(pid) as number));
  return Math.round([...resident].reduce((sum, [pid, kB]) => sum + (below(pid) ? kB : 0), 0) / 1024);
}

/** A process may end between being listed and being read. */
function status(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return undefined;
  }
}
