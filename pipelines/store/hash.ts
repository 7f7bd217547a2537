import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

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

/** Bytes that are read at once: in small pieces, reading costs as much as hashing; larger ones leave the caches. */
const BLOCK = 2 ** 20;

/**
 * The bytes of a file in their order; the next ones are read while some are worked on. A block is good until the next is
 * asked for: two pieces of memory serve for all, since to get new ones costs as much as to hash what is read into them.
 */
export async function* blocksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  const memory = [Buffer.allocUnsafeSlow(BLOCK), Buffer.allocUnsafeSlow(BLOCK)];
  let next = file.read(memory[0], 0, BLOCK, null);
  try {
    for (let turn = 1; ; turn++) {
      const { buffer, bytesRead } = await next;
      if (bytesRead === 0) return;
      next = file.read(memory[turn % 2], 0, BLOCK, null);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    // Who stops early is not told how the read went that nobody waits for.
    await next.catch(() => {});
    await file.close();
  }
}

/** SHA-256 of a file's bytes, in hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const block of blocksOf(path)) hash.update(block);
  return hash.digest("hex");
}
