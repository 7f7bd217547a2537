import { Tinypool } from "tinypool";
import { InputError } from "../../pipelines/inputError.js";
import type { Compute } from "./compute.js";
import type { Answer, Order } from "./perform.js";

/** TensorFlow's native library is safe once per process, so what touches it gets a process of its own. */
const TENSOR_STEPS: readonly string[] = ["network", "backend"];

/** Worker threads for classical methods and one child process for TensorFlow, started when first needed. */
export function pooledCompute(options: { threads: number }): Compute {
  const filename = new URL("./perform.js", import.meta.url).href;
  let threads: Tinypool | undefined;
  let child: Tinypool | undefined;
  const pool = (name: string) => {
    if (TENSOR_STEPS.includes(name))
      return (child ??= new Tinypool({ filename, runtime: "child_process", minThreads: 1, maxThreads: 1 }));
    return (threads ??= new Tinypool({ filename, runtime: "worker_threads", minThreads: 0, maxThreads: options.threads }));
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
      await Promise.all([threads?.destroy(), child?.destroy()]);
    },
  };
}
