/**
 * Probabilities of the days from an event to its row, index 0 for the same day: `onTime` as given, and the rest,
 * `late`, spread over the days after that up to `until`, each day half as likely as one `halfLife` before.
 */
export function delays(onTime: readonly number[], until: number, halfLife: number): number[] {
  const late = 1 - onTime.reduce((sum, p) => sum + p, 0);
  const tail = Array.from({ length: until - onTime.length + 1 }, (_, k) => 0.5 ** (k / halfLife));
  const total = tail.reduce((sum, p) => sum + p, 0);
  return [...onTime, ...tail.map((p) => Math.round((1e5 * late * p) / total) / 1e5)];
}
