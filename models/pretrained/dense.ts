/** `out = x · w + b` for one row; `w` is `x.length × out.length`, row by row. Four inputs at a time: half the memory traffic. */
export function dense(x: Float32Array, w: Float32Array, b: Float32Array, out: Float32Array): void {
  const m = out.length;
  const n = x.length;
  const whole = n - (n % 4);
  out.set(b);
  for (let i = 0; i < whole; i += 4) {
    const [x0, x1, x2, x3] = [x[i], x[i + 1], x[i + 2], x[i + 3]];
    const at = i * m;
    for (let j = 0, p = at; j < m; j++, p++)
      out[j] += x0 * w[p] + x1 * w[p + m] + x2 * w[p + 2 * m] + x3 * w[p + 3 * m];
  }
  for (let i = whole; i < n; i++) for (let j = 0, p = i * m; j < m; j++, p++) out[j] += x[i] * w[p];
}
