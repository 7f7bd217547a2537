import { setFlagsFromString } from "node:v8";
import { MessageChannel } from "node:worker_threads";
import { Tinypool } from "tinypool";
import { InputError } from "../../pipelines/inputError.js";
import { type TellProgress, tellNobody } from "../../pipelines/progress.js";
import type { Compute } from "./compute.js";
import type { Answer, Order } from "./perform.js";

/** TensorFlow's native library is safe once per process, so what touches it gets a process of its own. */
const TENSOR_STEPS: readonly string[] = ["network", "tuned", "backend"];

/** Milliseconds for which a thread or process waits for its next step: to load its code again takes longer than most steps. */
const IDLE = 60_000;

export interface PooledComputeOptions {
  readonly atOnce: number;
  /** Of threads and processes: without it processes would have none, and would not know where temporary files go. */
  readonly env: Record<string, string>;
}

/**
 * Megabytes that a thread or process may use before its memory is collected whole. V8 begins with a few, which the large
 * arrays of a step fill again and again, and each such collection throws away code that was compiled a moment before.
 */
const ROOM = "--initial-old-space-size=128";

/**
 * Worker threads for classical methods, child processes for TensorFlow: up to `atOnce` of each, started when needed.
 * A backend has one thread an operation, so two networks at once keep two cores busy without changing a byte.
 */
export function pooledCompute({ atOnce, env }: PooledComputeOptions): Compute {
  const filename = new URL("./perform.js", import.meta.url).href;
  const pools = new Map<string, Tinypool>();
  // Threads have the flags that this process has when they are started.
  setFlagsFromString(ROOM);
  const pool = (runtime: "child_process" | "worker_threads") => {
    const found = pools.get(runtime);
    if (found) return found;
    const size = { minThreads: 0, maxThreads: atOnce };
    const execArgv = runtime === "child_process" ? [...process.execArgv, ROOM] : undefined;
    const made = new Tinypool({ filename, runtime, env, execArgv, ...size, idleTimeout: IDLE });
    // One that ends between two steps is missed by nobody. One that ends as it starts leaves its step in the pool's
    // list, where it would wait for ever: the steps of such a pool fail, and their next attempt has a new one.
    made.on("error", () => {
      if (made.queueSize === 0) return;
      if (pools.get(runtime) === made) pools.delete(runtime);
      made.destroy().catch(() => {});
    });
    pools.set(runtime, made);
    return made;
  };
  return {
    async run(store, name, inputs, tell = tellNobody) {
      const order: Order = { root: store.root, name, inputs };
      const answered: Promise<Answer> = TENSOR_STEPS.includes(name)
        ? pool("child_process").run(order, { channel: { postMessage: tell } })
        : inThread(pool("worker_threads"), order, tell);
      const answer = await answered.catch((error: Error) => {
        throw new Error(`What computed the step ${name} ended before it was done (${error.message}): is memory short?`);
      });
      if ("input" in answer) throw new InputError(answer.input);
      if ("failure" in answer) throw new Error(answer.failure);
      return answer.result as never;
    },
    async close() {
      await Promise.all([...pools.values()].map((p) => p.destroy()));
    },
  };
}

async function inThread(pool: Tinypool, order: Order, tell: TellProgress): Promise<Answer> {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", tell);
  // What keeps this process is the step, not the hearing of it.
  port1.unref();
  try {
    return await pool.run({ ...order, port: port2 }, { transferList: [port2] });
  } finally {
    port1.close();
  }
}
