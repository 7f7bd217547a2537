/** Slope per period of the least-squares line through the last `width` of the `n` values of `z`. */
export function lineSlope(z: Float64Array, n: number, width: number): number {
  const middle = (width - 1) / 2;
  let above = 0;
  let below = 1e-9;
  for (let i = 0; i < width; i++) {
    above += (i - middle) * z[n - width + i];
    below += (i - middle) ** 2;
  }
  return above / below;
}
