import type { MessagePort } from "node:worker_threads";
import { InputError } from "../../pipelines/inputError.js";
import type { TellProgress } from "../../pipelines/progress.js";
import { openStore } from "../../pipelines/store/store.js";
import type { StepName } from "./compute.js";
import { steps } from "./steps.js";

export interface Order {
  readonly root: string;
  readonly name: StepName;
  readonly inputs: unknown;
  /** Where a thread tells its progress; a child process has its channel to the pool. */
  readonly port?: MessagePort;
}

/** An error's class is lost between processes, so the answer carries what the caller needs to make it again. */
export type Answer = { readonly result: unknown } | { readonly input: string } | { readonly failure: string };

/** What a worker thread or child process does with one order. */
export default async function perform({ root, name, inputs, port }: Order): Promise<Answer> {
  const tell: TellProgress = (progress) => (port ? port.postMessage(progress) : process.send?.(progress));
  try {
    const store = await openStore(root);
    const step = (await steps[name]()) as (s: typeof store, i: unknown, t: TellProgress) => Promise<unknown>;
    return { result: await step(store, inputs, tell) };
  } catch (error) {
    if (error instanceof InputError) return { input: error.message };
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    port?.close();
  }
}
