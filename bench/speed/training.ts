import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ARCHITECTURE } from "../../models/pretrained/architecture.js";
import { packageRoot } from "../../workflows/packageRoot.js";
import { measure } from "../measure.js";
import { type Compared, compared, inTurns } from "./compared.js";

const SECONDS = "3";
const BATCHES = [512, 4096];

/**
 * Training steps a second of one network: native TensorFlow beside eager PyTorch and Keras under `tf.function`, each with
 * one thread an operation and with two, of which the better counts, since threads of small operations mostly wait for each
 * other; WebAssembly beside `model.fit`. Of several rounds in turns each one's best counts.
 */
export async function compareTraining(python: string, scratch: string): Promise<Compared[]> {
  const shape = join(scratch, "shape.json");
  await writeFile(shape, JSON.stringify(ARCHITECTURE));
  const own = (script: string, backend: string, batch: number, threads: string) => () =>
    rate(measure([fileURLToPath(new URL(script, import.meta.url)), backend, String(batch), SECONDS, threads]));
  const peer = (script: string, batch: number, threads: string) => () => {
    const file = join(packageRoot, "bench", "speed", script);
    const env = { OMP_NUM_THREADS: threads, TF_NUM_INTRAOP_THREADS: threads };
    return rate(measure([file, shape, String(batch), SECONDS], env, python));
  };
  const lines: Compared[] = [];
  console.log("\nTraining steps a second");
  for (const batch of BATCHES) {
    const steps = await inTurns(3, {
      native: own("steps.js", "native", batch, "2"),
      nativeAlone: own("steps.js", "native", batch, "1"),
      torch: peer("torchSteps.py", batch, "2"),
      torchAlone: peer("torchSteps.py", batch, "1"),
      keras: peer("kerasSteps.py", batch, "2"),
      kerasAlone: peer("kerasSteps.py", batch, "1"),
      wasm: own("steps.js", "wasm", batch, "2"),
      fit: own("fitSteps.js", "wasm", batch, "2"),
    });
    const best = (...names: (keyof typeof steps)[]) => Math.max(...names.flatMap((name) => steps[name]));
    const line = (what: string, ours: number, theirs: number, least: number) =>
      compared({
        what: `${what}, batch ${batch}`,
        ours,
        theirs,
        unit: "steps/s",
        value: ours / theirs,
        goal: { least },
      });
    lines.push(
      line("native, eager PyTorch", best("native", "nativeAlone"), best("torch", "torchAlone"), 1.5),
      line("native, Keras under tf.function", best("native", "nativeAlone"), best("keras", "kerasAlone"), 1),
      line("WebAssembly, its model.fit", best("wasm"), best("fit"), 3),
    );
  }
  return lines;
}

async function rate(run: ReturnType<typeof measure>): Promise<number> {
  const { output } = await run;
  const last = output.trim().split("\n").at(-1) ?? "";
  return (JSON.parse(last) as { stepsPerSecond: number }).stepsPerSecond;
}
