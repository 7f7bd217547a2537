/** Where the series of a frame lie: series `i` is known from row `first[i]` up to `known[i]`; its horizon follows. */
export interface Spans {
  readonly first: Int32Array;
  readonly known: Int32Array;
}

/**
 * @param series a number a row, equal within a series, whose rows stand together
 * @param past 1 where a row's `y` is known, 0 over the horizon, which ends a series
 */
export function spansOf(series: Float64Array, past: Float64Array): Spans {
  const first: number[] = [];
  const known: number[] = [];
  for (let row = 0; row < series.length; row++) {
    if (row === 0 || series[row] !== series[row - 1]) {
      first.push(row);
      known.push(row);
    }
    if (past[row] === 1) known[known.length - 1] = row + 1;
  }
  return { first: Int32Array.from(first), known: Int32Array.from(known) };
}
