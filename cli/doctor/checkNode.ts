import { packageVersion } from "../../workflows/packageRoot.js";
import { type Finding, fail, ok } from "./finding.js";

/** Versions of Headwater and of Node. */
export async function checkNode(): Promise<Finding[]> {
  return [
    ok("Headwater", `${packageVersion}, on ${process.platform} ${process.arch}`),
    judgeNode(process.versions.node),
  ];
}

/** What becomes of a night on a version of Node. */
export function judgeNode(version: string): Finding {
  const [major, minor] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? ok("Node", version)
    : fail("Node", `${version} is too old: Headwater needs 20.19 or later`, "Install a current Node from nodejs.org.");
}
