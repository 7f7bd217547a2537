import { stat } from "node:fs/promises";

/** Younger files may change again within the same tick of the file system's clock. */
const SETTLED_MS = 2000;

/**
 * What a file system says of a file that cannot stay the same when its content changes (the time of its last change is
 * set by the kernel alone): who finds it again need not read the file. Undefined for one that changed just before `now`,
 * the file system's own time.
 */
export async function fileStamp(path: string, now: number): Promise<string | undefined> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return now - Number(ctimeNs) / 1e6 > SETTLED_MS ? [dev, ino, size, mtimeNs, ctimeNs].join(" ") : undefined;
}
