import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { PayloadCodec } from "@temporalio/common";
import { InputError } from "../../pipelines/inputError.js";
import { commit } from "../../pipelines/store/commit.js";
import { thisPlace } from "../../pipelines/store/thisPlace.js";

type Payload = Parameters<PayloadCodec["encode"]>[0][number];

/** Bytes of the largest payload that goes to the server as it is: with all its arguments a step stays below 100 kB. */
export const LARGEST = 16_384;

const REFERENCE = "headwater/reference";
const ORIGINAL = "headwater-encoding";
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | null | undefined) => new TextDecoder().decode(bytes ?? new Uint8Array());
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Where a store keeps the payloads that are too large for the server. */
export const payloadsIn = (root: string): string => join(resolve(root), "payloads");

/**
 * Keeps what goes through the server small, however many series a night has: a larger payload lies in the store under
 * its SHA-256, once, and the server gets that reference.
 */
export function claimCheck(root: string): PayloadCodec {
  const directory = payloadsIn(root);

  const keep = async (data: Uint8Array): Promise<string> => {
    const hash = sha256(data);
    const path = join(directory, hash);
    const [now, there] = [
      new Date(),
      await access(path).then(
        () => true,
        () => false,
      ),
    ];
    if (there) {
      // As young as its last use: `sweepPayloads` goes by that.
      await utimes(path, now, now);
      return hash;
    }
    await mkdir(directory, { recursive: true });
    const draft = join(resolve(root), "tmp", `${process.pid}.${thisPlace()}.${randomUUID()}`);
    await writeFile(draft, data);
    await commit(draft, path);
    return hash;
  };

  const fetch = async (hash: string): Promise<Uint8Array> => {
    const data = await readFile(join(directory, hash)).catch(() => undefined);
    if (data !== undefined && sha256(data) === hash) return data;
    throw new InputError(
      `The store ${root} ${data ? "holds damaged data for" : "has no"} payload ${hash.slice(0, 12)} of this night: is it the store of the server's nights? Where it was cleaned, start the night again.`,
    );
  };

  return {
    encode: (payloads) =>
      Promise.all(
        payloads.map(async (payload): Promise<Payload> => {
          const { data, metadata } = payload;
          if (!data || data.length <= LARGEST) return payload;
          return {
            metadata: { ...metadata, encoding: bytesOf(REFERENCE), [ORIGINAL]: metadata?.encoding ?? bytesOf("") },
            data: bytesOf(await keep(data)),
          };
        }),
      ),
    decode: (payloads) =>
      Promise.all(
        payloads.map(async (payload): Promise<Payload> => {
          if (textOf(payload.metadata?.encoding) !== REFERENCE) return payload;
          const { [ORIGINAL]: encoding, ...metadata } = payload.metadata!;
          return { metadata: { ...metadata, encoding }, data: await fetch(textOf(payload.data)) };
        }),
      ),
  };
}
