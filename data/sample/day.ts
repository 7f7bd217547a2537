/** Days are whole numbers, 0 for 1970-01-01: cheap to add, compare and hash. */
export const DAY = 86_400_000;

/** The day with an ISO date (`YYYY-MM-DD`). */
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;

export const day = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date) / DAY;

/** 0 for Monday … 6 for Sunday; 1970-01-01 was a Thursday. */
export const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** Number of the week, Monday to Sunday, that holds a day. */
export const week = (day: number): number => Math.floor((day + 3) / 7);

export const yearOf = (day: number): number => new Date(day * DAY).getUTCFullYear();

/** Place in the year, from 0 on 1 January to nearly 1 on 31 December. */
export function yearFraction(day: number): number {
  const year = yearOf(day);
  const first = Date.UTC(year, 0, 1) / DAY;
  return (day - first) / (Date.UTC(year + 1, 0, 1) / DAY - first);
}

const texts = new Map<number, string>();

/** `YYYY-MM-DD` */
export function iso(day: number): string {
  let text = texts.get(day);
  if (text === undefined) {
    text = new Date(day * DAY).toISOString().slice(0, 10);
    texts.set(day, text);
  }
  return text;
}

/** `DD/MM/YYYY` */
export function british(day: number): string {
  const [year, month, date] = iso(day).split("-");
  return `${date}/${month}/${year}`;
}
