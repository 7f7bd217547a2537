import { type BackendOptions, openBackend } from "../../models/backend.js";
import type { Engine } from "../../models/training/makeTrainer.js";
import { graphFolder } from "../forecast/graphFolder.js";

export interface OpenEngine {
  readonly engine: Engine;
  /** One line: which backend, and why. */
  readonly why: string;
  /** Removes what was written for TensorFlow to read. */
  close(): void;
}

/** Opens the fastest backend, with a place for the graphs that native TensorFlow reads from files. */
export async function openEngine(options: BackendOptions): Promise<OpenEngine> {
  const { tf, why } = await openBackend(options);
  const { save, close } = graphFolder();
  return { engine: { tf, save }, why, close };
}
