import type { Dataset } from "../inventory/dataset.js";

const UNITS: Readonly<Record<Dataset["covers"], string>> = {
  moment: "D",
  day: "D",
  week: "W-MON",
  month: "MS",
  quarter: "QS",
  year: "YS",
};

/** The frequency at which a data set reports: what is missing is missed by what its rows cover, or by the day. */
export const unitFreq = ({ covers }: Pick<Dataset, "covers">): string => UNITS[covers];
