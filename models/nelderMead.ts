/**
 * Finds a low point of `f` near `start` without derivatives; stops after `steps` evaluations at most.
 * The standard coefficients: reflection 1, expansion 2, contraction and shrinking ½.
 * Nelder & Mead (1965), A simplex method for function minimization, The Computer Journal 7(4).
 */
export function nelderMead(
  f: (x: Float64Array) => number,
  start: readonly number[],
  { width = 1, steps = 200, tolerance = 1e-4 }: { width?: number; steps?: number; tolerance?: number } = {},
): Float64Array {
  const d = start.length;
  const points = Array.from({ length: d + 1 }, (_, i) => {
    const x: Float64Array = Float64Array.from(start);
    if (i > 0) x[i - 1] += width;
    return { x, value: f(x) };
  });
  let evaluated = d + 1;
  const evaluate = (x: Float64Array) => {
    evaluated += 1;
    return { x, value: f(x) };
  };
  while (evaluated < steps) {
    points.sort((a, b) => a.value - b.value);
    const best = points[0];
    const worst = points[d];
    if (worst.value - best.value <= tolerance * Math.abs(best.value)) break;
    const centre = new Float64Array(d);
    for (let i = 0; i < d; i++) for (let k = 0; k < d; k++) centre[k] += points[i].x[k] / d;
    const towards = (t: number) => evaluate(centre.map((c, k) => c + t * (worst.x[k] - c)));
    const reflected = towards(-1);
    if (reflected.value < best.value) {
      const expanded = towards(-2);
      points[d] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < points[d - 1].value) points[d] = reflected;
    else {
      const contracted = towards(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) points[d] = contracted;
      else
        for (let i = 1; i <= d; i++) points[i] = evaluate(points[i].x.map((v, k) => best.x[k] + (v - best.x[k]) / 2));
    }
  }
  return points.reduce((a, b) => (b.value < a.value ? b : a)).x;
}
