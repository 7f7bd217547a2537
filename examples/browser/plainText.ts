/** A period's first moment as its frequency writes it. */
export function dateText(ms: number, freq: string): string {
  const iso = new Date(ms).toISOString();
  if (freq === "h") return iso.slice(0, 16).replace("T", " ");
  return iso.slice(0, freq === "YS" ? 4 : freq === "MS" || freq === "QS" ? 7 : 10);
}

/** Four digits, or all of a large number's whole part. */
export function numberText(value: number): string {
  return value.toLocaleString(
    "en-GB",
    Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 },
  );
}

const PERIODS: Readonly<Record<string, string>> = { h: "hours", D: "days", MS: "months", QS: "quarters", YS: "years" };

/** What several periods of a frequency are called. */
export const periodsText = (freq: string): string => PERIODS[freq] ?? "weeks";
