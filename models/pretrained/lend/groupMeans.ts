import type { Panel } from "../../panel.js";

/**
 * The mean series of each group of a panel whose series end together. Members count in units of their own mean size, so
 * that none drowns the others; a mean begins where at least half of its members do.
 *
 * @param of group of each series, 0 … `count - 1`
 * @param before how many periods at the end of each series are not looked at
 * @returns one series a group, without unit, in the order of the groups; a group without values is one 0
 */
export function groupMeans(panel: Panel, of: Int32Array, count: number, before = 0): Panel {
  const { offsets } = panel;
  const longest = new Int32Array(count);
  for (const [i, g] of of.entries()) longest[g] = Math.max(longest[g], offsets[i + 1] - offsets[i] - before, 1);
  const sums = Array.from(longest, (length) => new Float64Array(length));
  const members = Array.from(longest, (length) => new Float64Array(length));
  for (const [i, g] of of.entries()) {
    const past = panel.y.subarray(offsets[i], Math.max(offsets[i + 1] - before, offsets[i]));
    const size = past.reduce((sum, v) => sum + Math.abs(v), 0) / past.length;
    if (!(size > 0)) continue;
    for (let t = 0, k = longest[g] - past.length; t < past.length; t++, k++) {
      sums[g][k] += past[t] / size;
      members[g][k]++;
    }
  }
  const means = sums.map((sum, g) => {
    const most = Math.max(...members[g]);
    const first = members[g].findIndex((n) => n >= most / 2);
    return sum.subarray(first).map((v, t) => v / Math.max(members[g][first + t], 1));
  });
  const starts = new Int32Array(count + 1);
  for (const [g, mean] of means.entries()) starts[g + 1] = starts[g] + mean.length;
  const y = new Float64Array(starts[count]);
  for (const [g, mean] of means.entries()) y.set(mean, starts[g]);
  const ids = means.map((_, g) => `group ${g}`);
  return { ...panel, ids, offsets: starts, ds: new Float64Array(y.length), y };
}
