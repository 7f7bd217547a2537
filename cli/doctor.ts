import { resolve } from "node:path";
import { examine } from "./doctor/examine.js";
import type { Finding } from "./doctor/finding.js";

export interface DoctorFlags {
  readonly store: string;
  readonly json?: boolean;
}

/** `headwater doctor`: what is well and what is not, each with its fix. Exit code 1 where something keeps nights from being made. */
export async function doctorCommand({ store, json }: DoctorFlags, print = console.log): Promise<void> {
  const findings = await examine({ store: resolve(store), env: process.env, now: new Date() });
  const ok = findings.every(({ status }) => status !== "fail");
  if (json) print(JSON.stringify({ ok, findings }, null, 2));
  else for (const line of describe(findings)) print(line);
  if (!ok) process.exitCode = 1;
}

/** A line a finding, with its fix below it, and how many of each there are. */
export function describe(findings: readonly Finding[]): string[] {
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  return [
    ...findings.flatMap(({ status, about, says, fix }) => [
      `${status.padEnd(4)}  ${about.padEnd(13)}  ${says}`,
      ...(fix === undefined ? [] : [`${" ".repeat(21)}→ ${fix}`]),
    ]),
    "",
    `${count("ok")} ok, ${count("warn")} better mended, ${count("fail")} to be mended`,
  ];
}
