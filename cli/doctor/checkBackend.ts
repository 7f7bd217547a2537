import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BackendName } from "../../models/backend.js";
import { backend } from "../../pipelines/forecast/backend.js";
import { packageRoot } from "../../workflows/packageRoot.js";
import { type Examined, type Finding, fail, ok, warn } from "./finding.js";

/** Which backend TensorFlow.js would compute with, and why that one. */
export async function checkBackend({ env }: Pick<Examined, "env">): Promise<Finding[]> {
  const wanted = env.HEADWATER_BACKEND || undefined;
  try {
    const { name, why } = await backend(undefined, { wanted });
    return [judgeBackend(name as BackendName, why, { wanted, platform: process.platform, setUp: nativeSetUp() })];
  } catch (error) {
    return [
      fail(
        "TensorFlow.js",
        (error as Error).message.split("\n")[0],
        wanted === undefined
          ? "Install again with npm ci."
          : `HEADWATER_BACKEND asks for ${wanted}: unset it to take the best that loads.`,
      ),
    ];
  }
}

/** What can be done about a backend: nothing where it was asked for, or is the best that can be had. */
export function judgeBackend(
  name: BackendName,
  why: string,
  can: { readonly wanted?: string; readonly platform: string; readonly setUp?: string },
): Finding {
  const says = `${name}: ${why}`;
  if (can.wanted !== undefined || name === "native") return ok("TensorFlow.js", says);
  if (name === "cpu")
    return warn("TensorFlow.js", says, "Install again with npm ci: plain JavaScript takes many times as long.");
  return can.setUp !== undefined && can.platform === "linux"
    ? warn("TensorFlow.js", says, `Networks train several times as fast natively: node ${can.setUp}`)
    : ok("TensorFlow.js", says);
}

/** The program that sets native TensorFlow up, where this installation has it. */
function nativeSetUp(): string | undefined {
  const program = join(packageRoot, "setup", "native.mjs");
  return existsSync(program) ? program : undefined;
}
