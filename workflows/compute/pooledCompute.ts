import { Tinypool } from "tinypool";
import { InputError } from "../../pipelines/inputError.js";
import type { Compute } from "./compute.js";
import type { Answer, Order } from "./perform.js";

/** TensorFlow's native library is safe once per process, so what touches it gets a process of its own. */
const TENSOR_STEPS: readonly string[] = ["network", "backend"];

/** Milliseconds for which a thread or process waits for its next step: to load its code again takes longer than most steps. */
const IDLE = 60_000;

/**
 * Worker threads for classical methods, child processes for TensorFlow: up to `atOnce` of each, started when needed.
 * A backend has one thread an operation, so two networks at once keep two cores busy without changing a byte.
 */
export function pooledCompute(options: { atOnce: number }): Compute {
  const filename = new URL("./perform.js", import.meta.url).href;
  const pools = new Map<string, Tinypool>();
  const pool = (name: string) => {
    const runtime = TENSOR_STEPS.includes(name) ? "child_process" : "worker_threads";
    const found = pools.get(runtime);
    if (found) return found;
    const made = new Tinypool({ filename, runtime, minThreads: 0, maxThreads: options.atOnce, idleTimeout: IDLE });
    pools.set(runtime, made);
    return made;
  };
  return {
    async run(store, name, inputs) {
      const order: Order = { root: store.root, name, inputs };
      const answer = (await pool(name).run(order)) as Answer;
      if ("input" in answer) throw new InputError(answer.input);
      if ("failure" in answer) throw new Error(answer.failure);
      return answer.result as never;
    },
    async close() {
      await Promise.all([...pools.values()].map((p) => p.destroy()));
    },
  };
}
