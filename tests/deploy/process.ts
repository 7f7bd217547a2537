import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { onTestFinished } from "vitest";

export interface ProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface Started {
  /** What it has printed so far, standard output and standard error. */
  readonly output: () => string;
  /** Resolves when it has printed something that matches; fails when it ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends SIGTERM, as systemd and container engines do, and resolves to how it ended. */
  terminate(): Promise<number | string | null>;
  readonly ended: Promise<number | string | null>;
}

/** Starts a program with the variables it is given and no others. What is left of it ends with the test. */
export function start([command, ...args]: readonly string[], { env, cwd }: ProcessOptions): Started {
  const child: ChildProcess = spawn(command, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(child, "close").then(([code, signal]) => (signal ?? code) as number | string | null);
  let over = false;
  ended.finally(() => {
    over = true;
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return {
    output: () => output,
    ended,
    async printed(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        if (over) throw new Error(`${command} ${args.join(" ")} ended (${await ended}):\n${output}`);
        await setTimeout(25);
      }
    },
    terminate() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
