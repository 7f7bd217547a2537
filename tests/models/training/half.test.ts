import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeHalves, encodeHalves, toHalf } from "../../../models/training/half.js";

const decode = (h: number) => {
  const out = new Float32Array(1);
  decodeHalves(Uint16Array.of(h), out);
  return out[0];
};

test("every finite half is its own nearest half", () => {
  const wrong: number[] = [];
  for (let h = 0; h < 65536; h++) if (((h >>> 10) & 31) < 31 && toHalf(decode(h)) !== h) wrong.push(h);
  expect(wrong).toEqual([]);
});

test("no half lies nearer than the one that is chosen", () => {
  fc.assert(
    fc.property(fc.float({ min: -65000, max: 65000, noNaN: true }), (x) => {
      const h = toHalf(x);
      const error = Math.abs(decode(h) - x);
      for (const other of [h - 1, h + 1])
        if (((other >>> 10) & 31) < 31 && other >>> 15 === h >>> 15)
          expect(Math.abs(decode(other) - x)).toBeGreaterThanOrEqual(error);
    }),
  );
});

test("too large a number becomes the largest half, and NaN stays NaN", () => {
  expect(decode(toHalf(1e9))).toBe(65504);
  expect(decode(toHalf(-1e9))).toBe(-65504);
  expect(decode(toHalf(Number.NaN))).toBeNaN();
});

test("encoding writes where it is told", () => {
  const out = new Uint16Array(4);
  encodeHalves(Float32Array.of(1, -2), out, 1);
  const back = new Float32Array(4);
  decodeHalves(out, back);
  expect([...back]).toEqual([0, 1, -2, 0]);
});
