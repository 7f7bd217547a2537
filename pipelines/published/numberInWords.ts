/**
 * A demand as a planner would say it: whole numbers with thousands marked, small ones with one or two decimals:
 * `1,240`, `38`, `4.2`, `0.31`.
 */
export function numberInWords(value: number): string {
  return withDigits(value, Number.isInteger(value) ? 0 : digitsOf(value));
}

/** A range, both ends with the precision of the upper one: `1,240–1,610`, `3–14`, `0.8–6.2`. */
export function rangeInWords(low: number, high: number): string {
  return `${withDigits(low, digitsOf(high))}–${withDigits(high, digitsOf(high))}`;
}

/** A rate and its range, all with the precision that tells small ones apart: `["12", "9–16"]`, `["0.021", "0–0.043"]`. */
export function rateInWords({
  median,
  low,
  high,
}: Readonly<Record<"median" | "low" | "high", number>>): [string, string] {
  const digits = high > 0 && high < 1 ? 1 - Math.floor(Math.log10(high)) : digitsOf(high);
  return [withDigits(median, digits), `${withDigits(low, digits)}–${withDigits(high, digits)}`];
}

const digitsOf = (value: number): number => (Math.abs(value) >= 10 ? 0 : Math.abs(value) >= 1 ? 1 : 2);

function withDigits(value: number, digits: number): string {
  const [whole, fraction] = String(Number(value.toFixed(digits))).split(".");
  const marked = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction ? `${marked}.${fraction}` : marked;
}

/** An estimate as a planner would say it: three digits that matter, `97,800`; smaller ones as they are. */
export function aboutInWords(value: number): string {
  return numberInWords(Math.abs(value) >= 1000 ? Number(value.toPrecision(3)) : value);
}

/** A probability as a planner would say it: `about 3 in 10`, `more than 97 in 100`. */
export function chanceInWords(probability: number): string {
  if (probability >= 0.975) return "more than 97 in 100";
  if (probability <= 0.025) return "less than 3 in 100";
  const tenths = Math.round(probability * 10);
  if (tenths === 0 || tenths === 10) return `about ${Math.round(probability * 100)} in 100`;
  return tenths === 5 ? "about 1 in 2" : `about ${tenths} in 10`;
}
