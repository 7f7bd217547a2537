import { describe, expect, it } from "vitest";
import { type Environment, openBackend } from "../../models/backend.js";

describe("openBackend", () => {
  it.each(["wasm", "cpu"])("opens %s where it is asked for, and says so in one line", async (wanted) => {
    const { tf, name, threads, why } = await openBackend({ wanted, env: {} });
    expect([name, threads, tf.getBackend()]).toEqual([wanted, 1, wanted]);
    expect(why).toMatch(/^[^\n]+, as asked for$/);
    expect(tf.tensor1d([1, 2, 3]).sum().dataSync()[0]).toBe(6);
  });

  it("takes the best that loads, with the reason why nothing better did, and pins native TensorFlow's threads", async () => {
    const env: Environment = {};
    const { tf, name, threads, why } = await openBackend({ env });
    expect(["native", "wasm"]).toContain(name);
    expect(threads).toBe(1);
    expect(tf.getBackend()).toBe(name === "native" ? "tensorflow" : name);
    expect(why).not.toContain("\n");
    expect(why).toMatch(name === "native" ? /^native TensorFlow$/ : /^WebAssembly; native TensorFlow does not load: ./);
    expect(env).toEqual({ TF_CPP_MIN_LOG_LEVEL: "2", TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" });
  });

  it("gives native TensorFlow the threads that are asked for; the others have one", async () => {
    const env: Environment = {};
    const { name, threads } = await openBackend({ env, threads: 2 });
    expect(threads).toBe(name === "native" ? 2 : 1);
    expect(env.TF_NUM_INTRAOP_THREADS).toBe("2");
  });

  it("refuses a name that is none, naming those that are", async () => {
    await expect(openBackend({ wanted: "gpu", env: {} })).rejects.toThrow(
      'Unknown backend: "gpu". Use one of native, wasm, cpu.',
    );
  });
});
