/** The five quantiles that a fan shows, ascending. */
export interface Fan {
  readonly low95: number;
  readonly low80: number;
  readonly median: number;
  readonly high80: number;
  readonly high95: number;
}

/**
 * One period of a fan as text: `·` over the 95 % range, `▒` over the 80 % range, `█` at the median.
 * @param axis lowest and highest value that the line has room for
 * @param width characters
 */
export function fanLine(fan: Fan, axis: readonly [low: number, high: number], width: number): string {
  const [low, high] = axis;
  const place = (value: number) => (high === low ? 0 : Math.round(((value - low) / (high - low)) * (width - 1)));
  const line = Array.from({ length: width }, () => " ");
  line.fill("·", place(fan.low95), place(fan.high95) + 1);
  line.fill("▒", place(fan.low80), place(fan.high80) + 1);
  line[place(fan.median)] = "█";
  return line.join("");
}
