import type { Arrays } from "./packState.js";

/** Types of numbers, the widest first, so that every array begins at a multiple of its width. */
const TYPES = { F64: Float64Array, F32: Float32Array, I32: Int32Array } as const;
type Type = keyof typeof TYPES;

interface Entry {
  readonly dtype: Type;
  readonly shape: readonly [number];
  /** First byte and the one after the last, counted from the end of the header. */
  readonly data_offsets: readonly [number, number];
}

/**
 * Arrays as a safetensors file, which other tools for machine learning read too: the length of the header (64 bits,
 * little-endian), the header as JSON, padded with spaces to a multiple of 8, and the numbers.
 *
 * The format: https://github.com/huggingface/safetensors
 */
export function encodeTensors(arrays: Arrays): Uint8Array {
  const types = Object.keys(TYPES) as Type[];
  const sorted = types.flatMap((dtype) =>
    Object.entries(arrays).flatMap(([name, array]) => (array instanceof TYPES[dtype] ? [{ dtype, name, array }] : [])),
  );
  let end = 0;
  const entries = sorted.map(({ dtype, name, array }): [string, Entry] => {
    end += array.byteLength;
    return [name, { dtype, shape: [array.length], data_offsets: [end - array.byteLength, end] }];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const text = new TextEncoder().encode(json);
  const header = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + header + end).fill(32, 8, 8 + header);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header), true);
  bytes.set(text, 8);
  for (const [i, { array }] of sorted.entries())
    bytes.set(
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
      8 + header + entries[i][1].data_offsets[0],
    );
  return bytes;
}

/** The arrays of a safetensors file, each flat. @throws RangeError where the bytes are none, or have numbers of another type */
export function decodeTensors(bytes: Uint8Array): Arrays {
  const start =
    bytes.length < 8 ? Number.NaN : 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (!(start <= bytes.length)) throw new RangeError(`These ${bytes.length} bytes are no safetensors file.`);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Record<string, Entry>;
  const arrays = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(
      ([
        name,
        {
          dtype,
          data_offsets: [from, to],
        },
      ]) => {
        const make = TYPES[dtype];
        if (make === undefined) throw new RangeError(`The tensor ${name} is of the type ${dtype}, which no state has.`);
        if (!(from >= 0 && from <= to && start + to <= bytes.length))
          throw new RangeError(
            `The tensor ${name} lies at ${from} to ${to}, beyond the ${bytes.length - start} bytes.`,
          );
        return [name, new make(new Uint8Array(bytes.subarray(start + from, start + to)).buffer)];
      },
    );
  return Object.fromEntries(arrays);
}
