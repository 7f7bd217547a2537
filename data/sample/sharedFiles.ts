import { AREAS } from "./areas.js";
import { iso } from "./day.js";
import type { World } from "./world.js";

const csv = (header: string, rows: readonly string[]): string => `${[header, ...rows].join("\n")}\n`;

/** Files that belong to no silo: the areas, the bank holidays (known ahead) and the weather up to the as-of date. */
export function sharedFiles({ first, end, holidays, weather }: World): Map<string, string> {
  const days = Array.from({ length: end - first }, (_, k) => first + k);
  return new Map([
    [
      "areas/areas.csv",
      csv(
        "code,name,population,deprivation",
        AREAS.map((area) => `${area.code},${area.name},${area.population},${area.deprivation}`),
      ),
    ],
    [
      "calendar/bank-holidays.csv",
      csv(
        "date,title",
        holidays.map(({ day, title }) => `${iso(day)},${title}`),
      ),
    ],
    [
      "weather/weather.csv",
      csv(
        "date,temperature_c,rain_mm",
        days.map((day) => `${iso(day)},${weather.temperature(day)},${weather.rain(day)}`),
      ),
    ],
  ]);
}
