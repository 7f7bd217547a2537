import { InputError } from "../../pipelines/inputError.js";
import { openStore } from "../../pipelines/store/store.js";
import type { StepName } from "./compute.js";
import { steps } from "./steps.js";

export interface Order {
  readonly root: string;
  readonly name: StepName;
  readonly inputs: unknown;
}

/** An error's class is lost between processes, so the answer carries what the caller needs to make it again. */
export type Answer = { readonly result: unknown } | { readonly input: string } | { readonly failure: string };

/** What a worker thread or child process does with one order. */
export default async function perform({ root, name, inputs }: Order): Promise<Answer> {
  try {
    const store = await openStore(root);
    const step = (await steps[name]()) as (s: typeof store, i: unknown) => Promise<unknown>;
    return { result: await step(store, inputs) };
  } catch (error) {
    if (error instanceof InputError) return { input: error.message };
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
