/** The date on the wall clock of a time zone, `YYYY-MM-DD`. */
export function dateIn(timeZone: string, time: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(time);
}
