import { readFile } from "node:fs/promises";
import { expect } from "vitest";

/** The lines of a log: `life` for each process, then what it began, was about to change, had changed, and killed. */
export const linesOf = async (log: string): Promise<string[]> => (await readFile(log, "utf8")).trim().split("\n");

/** Where a night can be killed: before and after each of its changes, each once. */
export const pointsIn = (lines: readonly string[]): string[] => [
  ...new Set(lines.filter((line) => /^(before|after) /.test(line))),
];

/** The points at which something was killed. */
export const killedIn = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.startsWith("killed ")).map((line) => line.slice("killed ".length));

/**
 * Every step was committed once. Its work began once in each life that came to it before that, never afterwards:
 * so only a death made anything be done again.
 */
export function expectNothingRedone(lines: readonly string[]): void {
  let life = 0;
  const begun = new Map<string, number[]>();
  const committed = new Map<string, number>();
  for (const line of lines) {
    if (line === "life") life++;
    const [, when, step] = /^(begin|after) (step .*)/.exec(line) ?? [];
    if (when === "begin") {
      expect(committed.has(step), `${step} is begun in life ${life} although it is committed`).toBe(false);
      expect(begun.get(step)?.at(-1), `${step} is begun twice in life ${life}`).not.toBe(life);
      begun.set(step, [...(begun.get(step) ?? []), life]);
    }
    if (when === "after") {
      expect(committed.has(step), `${step} is committed twice`).toBe(false);
      committed.set(step, life);
    }
  }
  expect([...committed.keys()].sort()).toEqual([...begun.keys()].sort());
  const deaths = killedIn(lines).length;
  for (const [step, lives] of begun) expect(lives.length, step).toBeLessThanOrEqual(1 + deaths);
}
