import { type Check, type Examined, type Finding, fail } from "./finding.js";

/** What is looked at, in the order in which it is shown. Loaded one by one: what does not load is a finding too. */
const CHECKS: Readonly<Record<string, () => Promise<Check>>> = {
  Node: async () => (await import("./checkNode.js")).checkNode,
  DuckDB: async () => (await import("./checkDuckdb.js")).checkDuckdb,
  "TensorFlow.js": async () => (await import("./checkBackend.js")).checkBackend,
  Memory: async () => (await import("./checkMemory.js")).checkMemory,
  "Time zones": async () => (await import("./checkTimeZones.js")).checkTimeZones,
  Store: async () => (await import("./checkStore.js")).checkStore,
  Disk: async () => (await import("./checkDisk.js")).checkDisk,
  Permissions: async () => (await import("./checkPermissions.js")).checkPermissions,
  "Latest night": async () => (await import("./checkPublication.js")).checkPublication,
  Temporal: async () => (await import("./checkTemporal.js")).checkTemporal,
  Settings: async () => (await import("./checkSettings.js")).checkSettings,
};

/** Everything that is found, well or not. */
export async function examine(examined: Examined, checks = CHECKS): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [about, load] of Object.entries(checks)) {
    try {
      findings.push(...(await (await load())(examined)));
    } catch (error) {
      const says = `cannot be checked: ${(error as Error).message.split("\n")[0]}`;
      findings.push(
        fail(about, says, "Install again with npm ci on this machine; where that does not help, report this."),
      );
    }
  }
  return findings;
}
