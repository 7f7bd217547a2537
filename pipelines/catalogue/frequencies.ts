import type { Dataset } from "../inventory/dataset.js";

type Cadence = Dataset["cadence"];

const EU = "http://publications.europa.eu/resource/authority/frequency/";

/** Codes by cadence: the EU's frequency authority table, which DCAT-AP asks for, stands first. */
const CODES: Readonly<Record<Cadence, readonly string[]>> = {
  hourly: ["HOURLY", "R/PT1H"],
  daily: ["DAILY", "R/P1D", "every day"],
  weekly: ["WEEKLY", "R/P1W", "R/P7D", "every week"],
  monthly: ["MONTHLY", "R/P1M", "every month"],
  quarterly: ["QUARTERLY", "R/P3M", "every quarter"],
  yearly: ["ANNUAL", "R/P1Y", "annually", "yearly", "every year"],
  once: ["NEVER", "once", "one-off", "not updated"],
};

/** The code of a cadence in the EU's frequency authority table. */
export const frequencyOf = (cadence: Cadence): string => EU + CODES[cadence][0];

/**
 * The cadence of a frequency as catalogues write it: the EU's table, Dublin Core's (http://purl.org/cld/freq/), ISO 8601
 * repeating intervals as DCAT-US asks for, or the word. Undefined for frequencies that the inventory does not know.
 */
export function cadenceOf(frequency: string): Cadence | undefined {
  const code = /^https?:/.test(frequency) ? frequency.split(/[/#]/).at(-1)! : frequency;
  const same = code.trim().toLowerCase();
  return (Object.keys(CODES) as Cadence[]).find((cadence) => CODES[cadence].some((one) => one.toLowerCase() === same));
}
