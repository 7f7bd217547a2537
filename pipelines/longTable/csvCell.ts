import { isHourly } from "../../models/frequency.js";

/** The first moment of a period, in full for hours. */
export const dateCell = (ms: number, freq: string): string =>
  new Date(ms).toISOString().slice(0, isHourly(freq) ? 19 : 10);

/** Nine digits: more than any forecast knows, and short. */
export const numberCell = (value: number): string => String(Number(value.toPrecision(9)));

/** Text, in quotes where it has to be. */
export const textCell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
