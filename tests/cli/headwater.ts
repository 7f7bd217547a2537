import { vi } from "vitest";
import { createProgram } from "../../cli/program.js";

/** Runs `headwater` in this process; returns what it prints. */
export async function headwater(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => {
    lines.push(line);
  });
  try {
    await createProgram().parseAsync(args, { from: "user" });
  } finally {
    log.mockRestore();
  }
  return lines;
}
