import { Random } from "../../models/pretrained/invent/random.js";

const month = (t: number) => new Date(Date.UTC(2016, t, 1)).toISOString().slice(0, 10);

/** A long table of invented monthly series as text: counts, amounts with decimals, and one that never changes. */
export function longText(): string {
  const r = new Random(11);
  const season = (t: number) => Math.sin((2 * Math.PI * t) / 12);
  const series: Record<string, (t: number) => number> = {
    amounts: (t) => Math.round(100 * (200 + t + 40 * season(t) + 8 * r.normal())) / 100,
    "counts, small": (t) => Math.max(0, Math.round(3 + 2 * season(t) + r.normal())),
    still: () => 7,
    temperatures: (t) => Math.round(10 * (4 + 9 * season(t) + 2 * r.normal())) / 10,
  };
  const rows = Object.entries(series).flatMap(([id, value]) =>
    Array.from({ length: 75 }, (_, t) => `${id.includes(",") ? `"${id}"` : id},${month(t)},${value(t)}`),
  );
  return ["unique_id,ds,y", ...rows, ""].join("\n");
}
