/** The distinct values of a column, so that what depends on them alone is worked out once each. */
export interface Distinct {
  /** In the order in which they first come. */
  readonly values: Float64Array;
  /** A column with each row's number of `numbers`, which has one a distinct value. */
  spread(numbers: Float64Array): Float64Array;
}

/** Finds them. */
export function distinct(column: Float64Array): Distinct {
  const places = new Map<number, number>();
  const place = new Int32Array(column.length);
  for (let row = 0; row < column.length; row++) {
    let found = places.get(column[row]);
    if (found === undefined) {
      found = places.size;
      places.set(column[row], found);
    }
    place[row] = found;
  }
  return {
    values: Float64Array.from(places.keys()),
    spread(numbers) {
      // `Float64Array.from` with a function takes ten times as long.
      const out = new Float64Array(place.length);
      for (let row = 0; row < out.length; row++) out[row] = numbers[place[row]];
      return out;
    },
  };
}
