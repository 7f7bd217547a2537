import { join } from "node:path";
import type { Store } from "../store/store.js";
import { type GrownFile, landedPath, type Manifest } from "./vintages.js";

/** Name of a piece within the directory that stands for a file: in the order of their names they are the file. */
export const pieceName = (place: number): string => String(place).padStart(6, "0");

/** Where a landed file lies: as itself, or as the pieces that are it one after the other (`cat files/a.csv/*`). */
export function landedPieces(
  store: Store,
  { dataset, sha256 }: Pick<Manifest, "dataset" | "sha256">,
  { name, pieces }: Pick<GrownFile, "name" | "pieces">,
): string[] {
  const path = landedPath(store, dataset, sha256, name);
  return pieces ? pieces.map((_, i) => join(path, pieceName(i))) : [path];
}
