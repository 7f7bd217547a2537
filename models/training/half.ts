const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The half-precision number (IEEE 754 binary16) nearest to `x`, as its 16 bits; ties to even, too large ones to ±65504. */
export function toHalf(x: number): number {
  float[0] = x;
  const sign = (bits[0] >>> 16) & 0x8000;
  const size = bits[0] & 0x7fffffff;
  if (size > 0x7f800000) return 0x7e00;
  if (size >= 0x477ff000) return sign | 0x7bff;
  // Below 2^-14 halves are multiples of 2^-24.
  if (size < 0x38800000) return sign | roundEven(Math.abs(float[0]) * 16777216);
  return sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13);
}

function roundEven(x: number): number {
  const r = Math.round(x);
  return r - x === 0.5 && r % 2 === 1 ? r - 1 : r;
}

/** What each of the 65,536 halves stands for. */
const VALUES = Float32Array.from({ length: 65536 }, (_, h) => {
  const exponent = (h >>> 10) & 31;
  const fraction = h & 1023;
  const sign = h & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
});

/** Rounds `x` to halves, into `out` from `at` on. */
export function encodeHalves(x: Float32Array, out: Uint16Array, at = 0): void {
  for (let i = 0; i < x.length; i++) out[at + i] = toHalf(x[i]);
}

/** The numbers that the halves stand for, into `out`. */
export function decodeHalves(halves: Uint16Array, out: Float32Array): void {
  for (let i = 0; i < halves.length; i++) out[i] = VALUES[halves[i]];
}
