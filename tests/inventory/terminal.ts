import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const command = fileURLToPath(new URL("../../dist/cli/headwater.js", import.meta.url));
/** Python's own pseudo-terminal: what is written to it arrives as if it were typed. */
const PTY = "import os, pty, sys; status = pty.spawn(sys.argv[1:]); sys.exit(os.waitstatus_to_exitcode(status))";

export const ENTER = "\r";
export const DOWN = "\u001b[B";
export const CTRL_C = "\u0003";

/** Runs the built command on a pseudo-terminal, and types an answer at each question, in their order. */
export async function onTerminal(args: readonly string[], answers: readonly [question: string, keys: string][]) {
  const child = spawn("python3", ["-c", PTY, process.execPath, command, ...args], {
    env: { ...process.env, TERM: "xterm", COLUMNS: "200", NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let shown = "";
  let from = 0;
  let next = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    const [question, keys] = answers[next] ?? [];
    const at = question === undefined ? -1 : shown.indexOf(question, from);
    if (at < 0) return;
    from = at + question.length;
    next++;
    child.stdin.write(keys);
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, shown, asked: next };
}
