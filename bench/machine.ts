import { arch, cpus, loadavg, platform, release, totalmem } from "node:os";

/** What a result depends on beside the code: the kind of machine, never which one. */
export function machine() {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? "unknown",
    memoryGB: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()}-${arch()}`,
    kernel: release().split(/[-+]/)[0],
    node: process.versions.node,
    /** Processes that wanted a core in the minute before: above 0 on an idle machine only by chance. */
    load: Math.round(10 * loadavg()[0]) / 10,
  };
}
