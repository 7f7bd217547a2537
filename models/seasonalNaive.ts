import { localMethod } from "./localMethod.js";

/**
 * The commonsense floor: every period is as it was one season ago. A series that is not longer than one season
 * repeats its last value. Intervals come from the errors that this made before, seasons ahead where `h` needs it.
 *
 * Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), 5.2 and 5.5.
 */
export const seasonalNaive = localMethod<number>({
  name: "seasonal-naive",
  median: true,
  fit: (y, seasonLength) => (y.length > seasonLength ? seasonLength : 1),
  walk(y, _seasonLength, lag, h, visit) {
    const path = new Float64Array(h);
    for (let t = lag - 1; t < y.length; t++) {
      for (let j = 0; j < h; j++) path[j] = y[t + 1 + j - lag * Math.ceil((j + 1) / lag)];
      visit(t, path);
    }
  },
  card: (lags) => ({ withoutSeason: lags.filter((lag) => lag === 1).length }),
});
