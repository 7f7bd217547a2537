import { createRequire } from "node:module";
import path from "node:path";
import util from "node:util";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-cpu";

const require = createRequire(import.meta.url);

/** The backends that compute on this machine: always the processor's and WASM, native TensorFlow where it is set up. */
export async function availableBackends(): Promise<string[]> {
  const wasm = path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  setWasmPaths(`${wasm}/dist/`);
  const names = ["cpu", "wasm"];
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  process.env.TF_NUM_INTRAOP_THREADS ??= "1";
  process.env.TF_NUM_INTEROP_THREADS ??= "1";
  // Node 23 took away two old functions that tfjs-node calls.
  Object.assign(util, { isNullOrUndefined: (v: unknown) => v == null, isArray: Array.isArray });
  try {
    require("@tensorflow/tfjs-node");
    names.push("tensorflow");
  } catch {
    // Not set up here: the other two are what Headwater falls back to.
  }
  for (const name of names) await tf.setBackend(name);
  return names;
}

export { tf };
