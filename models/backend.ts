import { createRequire } from "node:module";
import util from "node:util";
import type { Tf } from "./network/quantileNet.js";

/** Where TensorFlow.js computes, fastest first. */
export const BACKENDS = ["native", "wasm", "cpu"] as const;
/** Native TensorFlow, WebAssembly, or plain JavaScript. */
export type BackendName = (typeof BACKENDS)[number];

/** TensorFlow.js, ready to compute. */
export interface Backend {
  readonly tf: Tf;
  readonly name: BackendName;
  /** Threads that one operation uses; part of what makes bytes repeatable. */
  readonly threads: number;
  /** One line: why this one. */
  readonly why: string;
}

/** Environment variables, which native TensorFlow reads when it is loaded. */
export type Environment = Record<string, string | undefined>;

/** Which backend is loaded, and how. */
export interface BackendOptions {
  /** A name of `BACKENDS`, to use that one and no other. */
  readonly wanted?: string;
  /** Is given the pinned thread counts before native TensorFlow is loaded; nothing else is changed in it. */
  readonly env: Environment;
  /**
   * Of one operation of native TensorFlow, and operations beside each other: 1 by default. Another number gives other last
   * digits.
   */
  readonly threads?: number;
}

const ABOUT: Record<BackendName, string> = {
  native: "native TensorFlow",
  wasm: "WebAssembly",
  cpu: "plain JavaScript",
};

/**
 * Loads the fastest backend that is there: native TensorFlow, else WebAssembly, else plain JavaScript. One backend a
 * process: native TensorFlow cannot be loaded twice.
 * @throws RangeError for another name, or when the wanted one does not load
 */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const { wanted, env, threads = 1 } = options;
  if (wanted !== undefined && !BACKENDS.some((name) => name === wanted))
    throw new RangeError(`Unknown backend: ${JSON.stringify(wanted)}. Use one of ${BACKENDS.join(", ")}.`);
  const missing: string[] = [];
  for (const name of BACKENDS.filter((b) => wanted === undefined || b === wanted)) {
    try {
      const tf = await load[name](env, threads);
      const why = wanted === undefined ? [ABOUT[name], ...missing].join("; ") : `${ABOUT[name]}, as asked for`;
      return { tf, name, threads: name === "native" ? threads : 1, why };
    } catch (error) {
      missing.push(`${ABOUT[name]} does not load: ${firstLine(error)}`);
    }
  }
  throw new RangeError(`${missing.join("; ")}. Use another backend of ${BACKENDS.join(", ")}.`);
}

const load: Record<BackendName, (env: Environment, threads: number) => Promise<Tf>> = {
  async native(env, threads) {
    env.TF_CPP_MIN_LOG_LEVEL ??= "2";
    env.TF_NUM_INTRAOP_THREADS = String(threads);
    env.TF_NUM_INTEROP_THREADS = String(threads);
    // Node 23 removed two functions that tfjs-node 4.22 still calls.
    const old = util as unknown as Record<string, unknown>;
    old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
    old.isArray ??= Array.isArray;
    const require = createRequire(import.meta.url);
    return require("@tensorflow/tfjs-node") as Tf;
  },
  async wasm() {
    const tf = await plain();
    await import("@tensorflow/tfjs-backend-wasm");
    if (!(await tf.setBackend("wasm"))) throw new Error("its module cannot be started");
    return tf;
  },
  async cpu() {
    const tf = await plain();
    await tf.setBackend("cpu");
    return tf;
  },
};

/** TensorFlow.js itself, without its advice to install something else. */
async function plain(): Promise<Tf> {
  const tf = await import("@tensorflow/tfjs");
  tf.enableProdMode();
  return tf;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .trim()
    .split("\n")[0]
    .replace(/ at path:.*/, "");
}
