/** The longer season beside one of `m` periods: a week of hours, a year of days. */
export function secondPeriod(m: number): number {
  return m === 24 ? 168 : m === 7 ? 364 : m;
}
