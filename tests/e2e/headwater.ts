import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../dist/cli/headwater.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Told of every whole line on standard error while the process runs. */
  readonly onLine?: (line: string, process: ChildProcess) => void;
}

/** Runs the built command as a user would, in a process of its own. */
export async function headwater(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { HEADWATER_SOURCES: _, ...env } = process.env;
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  let line = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    const lines = (line + text).split("\n");
    line = lines.pop()!;
    for (const whole of lines) options.onLine?.(whole, child);
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout, stderr };
}
