import { readFileSync } from "node:fs";

/**
 * When a living process began, in the kernel's clock ticks: tells it from a later process with its number.
 * Undefined for a process that is gone; where the system has no /proc, "alive" or undefined.
 */
export function bornAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    try {
      if (process.platform === "linux") return undefined;
      process.kill(pid, 0);
      return "alive";
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EPERM" ? "alive" : undefined;
    }
  }
}
