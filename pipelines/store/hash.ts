import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** JSON with sorted keys, so that equal values have equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, v) =>
    v && typeof v === "object" && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : v,
  );
}

/** SHA-256 of a value's canonical JSON, in hex. */
export function hashValue(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

/** Bytes that are read at once: in small pieces, reading costs as much as hashing. */
export const BLOCK = 4 * 2 ** 20;

/** SHA-256 of a file's bytes, in hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: BLOCK })) hash.update(chunk);
  return hash.digest("hex");
}
