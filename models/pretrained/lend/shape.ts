/** What the groups of a panel lend to their series. */
export interface Lent {
  /** Group of each series. */
  readonly of: Int32Array;
  /** `groups × h`: the course of each group's mean over the horizon, relative to its level there; mean 1. */
  readonly shapes: Float64Array;
  /** How far a series follows its group instead of its own course, 0 to 1. */
  readonly share: number;
}

/** The course of each row of `medians` (`groups × h`), relative to the row's mean; flat where that is not above 0. */
export function shapesOf(medians: Float64Array, h: number): Float64Array {
  const shapes = new Float64Array(medians.length).fill(1);
  for (let from = 0; from < medians.length; from += h) {
    const row = medians.subarray(from, from + h);
    const level = row.reduce((sum, v) => sum + v, 0) / h;
    if (level > 0)
      shapes.set(
        row.map((v) => v / level),
        from,
      );
  }
  return shapes;
}

/**
 * By how much a series' quantiles move at each step when its medians (all `h` of them) keep their level and take on the
 * course of its group by `share`.
 */
export function lentShift(medians: Float64Array, shape: Float64Array, share: number): Float64Array {
  const level = medians.reduce((sum, v) => sum + v, 0) / medians.length;
  return medians.map((v, j) => share * (level * shape[j] - v));
}

/** By how much what is lent to one series moves it at each step; `medians` are all steps of the fit's `h`. */
export function lentTo({ of, shapes, share }: Lent, series: number, medians: Float64Array): Float64Array {
  const h = medians.length;
  return lentShift(medians, shapes.subarray(of[series] * h, (of[series] + 1) * h), share);
}
