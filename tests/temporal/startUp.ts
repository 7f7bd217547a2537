import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const command = fileURLToPath(new URL("../../dist/cli/headwater.js", import.meta.url));

export interface Up {
  readonly process: ChildProcess;
  /** All that it said so far. */
  said(): string;
  /** Resolves when it has said this. */
  says(sentence: string | RegExp): Promise<void>;
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

/** `headwater up` as a person starts it, ended when the test does. */
export function startUp(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Up {
  const child = spawn(process.execPath, [command, "up", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      child.emit("said");
    });
  const closed = once(child, "close");
  const up: Up = {
    process: child,
    said: () => text,
    async says(sentence) {
      const isThere = () => (typeof sentence === "string" ? text.includes(sentence) : sentence.test(text));
      while (!isThere()) {
        const gone = closed.then(() => {
          if (!isThere()) throw new Error(`headwater up ended without saying ${sentence}: ${text}`);
        });
        await Promise.race([once(child, "said"), gone]);
      }
    },
    async end(signal = "SIGINT") {
      child.kill(signal);
      await closed;
      return child.signalCode ?? child.exitCode!;
    },
  };
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) await up.end();
  });
  return up;
}
