/** A date, with its time where it is not midnight. */
export const isoDate = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace("T00:00", "");
