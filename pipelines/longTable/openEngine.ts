import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type BackendOptions, openBackend } from "../../models/backend.js";
import type { Engine } from "../../models/training/makeTrainer.js";

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
  const folder = mkdtempSync(path.join(os.tmpdir(), "headwater-graphs-"));
  const save = (savedModel: Uint8Array) => {
    const directory = mkdtempSync(path.join(folder, "graph-"));
    writeFileSync(path.join(directory, "saved_model.pb"), savedModel);
    return directory;
  };
  return { engine: { tf, save }, why, close: () => rmSync(folder, { recursive: true, force: true }) };
}
