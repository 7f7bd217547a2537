import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Measured {
  readonly seconds: number;
  /** Largest resident memory of the process and its children together, MiB; null where /proc is not there. */
  readonly peakMiB: number | null;
  /** Seconds of one core that they worked, which other programs on the machine change less than the time. */
  readonly cpuSeconds: number | null;
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
    let cpu: number | null = null;
    const look = () => {
      const now = treeOf(child.pid as number);
      if (now === null) return;
      peak = Math.max(peak ?? 0, now.residentMiB);
      cpu = Math.max(cpu ?? 0, now.cpuSeconds);
    };
    const timer = setInterval(look, 50);
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (errors += text));
    child.on("close", (code) => {
      clearInterval(timer);
      const seconds = (performance.now() - began) / 1000;
      if (code === 0) done({ seconds, peakMiB: peak, cpuSeconds: cpu, output });
      else fail(new Error(`${args.join(" ")} ended with ${code}:\n${errors}${output}`));
    });
  });
}

/** Ticks of the kernel's clock in a second, as programs on Linux are told. */
const TICKS = 100;

/** Resident memory of a process and all below it, and what they and those that have ended below them worked. */
function treeOf(root: number): { residentMiB: number; cpuSeconds: number } | null {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  const ticks = new Map<number, number>();
  try {
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const [text, stat] = [read(name, "status"), read(name, "stat")];
      if (text === undefined || stat === undefined) continue;
      // After the name, which may hold anything: utime, stime, cutime, cstime are fields 14 to 17.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      ticks.set(
        Number(name),
        fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0),
      );
      parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(text)?.[1]));
      resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0));
    }
  } catch {
    return null;
  }
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && below(parents.get(pid) as number));
  const sum = (values: Map<number, number>) =>
    [...values].reduce((total, [pid, value]) => total + (below(pid) ? value : 0), 0);
  return { residentMiB: Math.round(sum(resident) / 1024), cpuSeconds: sum(ticks) / TICKS };
}

/** A process may end between being listed and being read. */
function read(pid: string, file: "status" | "stat"): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
