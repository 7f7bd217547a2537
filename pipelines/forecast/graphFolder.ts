import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** A place outside the store for the graphs that native TensorFlow reads from files. */
export interface GraphFolder {
  /** Writes a graph into a folder of its own and returns that. */
  save(savedModel: Uint8Array): string;
  /** Removes all of them. */
  close(): void;
}

/** Makes one; close it, or the graphs stay in the system's folder for temporary files. */
export function graphFolder(): GraphFolder {
  const folder = mkdtempSync(path.join(os.tmpdir(), "headwater-graphs-"));
  return {
    save(savedModel) {
      const directory = mkdtempSync(path.join(folder, "graph-"));
      writeFileSync(path.join(directory, "saved_model.pb"), savedModel);
      return directory;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
