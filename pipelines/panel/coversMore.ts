import { frequency } from "../../models/frequency.js";
import type { Dataset } from "../inventory/dataset.js";

const LENGTHS = ["h", "D", "W", "MS", "QS", "YS"];
const COVERED: Readonly<Record<Dataset["covers"], string>> = {
  moment: "h",
  day: "D",
  week: "W",
  month: "MS",
  quarter: "QS",
  year: "YS",
};

/** Whether a data set's rows stand for longer periods than those of a frequency, so that they cannot be counted by it. */
export function coversMore({ covers }: Pick<Dataset, "covers">, freq: string): boolean {
  const length = LENGTHS.indexOf(frequency(freq).name.replace(/-.*/, ""));
  return length >= 0 && length < LENGTHS.indexOf(COVERED[covers]);
}
