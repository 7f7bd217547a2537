import { backend } from "../../pipelines/forecast/backend.js";
import { type Examined, type Finding, fail, ok, warn } from "./finding.js";

/** Which backend TensorFlow.js would compute with, and why that one. */
export async function checkBackend({ env }: Pick<Examined, "env">): Promise<Finding[]> {
  const wanted = env.HEADWATER_BACKEND || undefined;
  try {
    const { name, why } = await backend(undefined, { wanted });
    const says = `${name}: ${why}`;
    return name === "cpu" && wanted === undefined
      ? [warn("TensorFlow.js", says, "Install again with npm ci: plain JavaScript takes many times as long.")]
      : [ok("TensorFlow.js", says)];
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
