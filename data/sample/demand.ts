import { AREAS } from "./areas.js";
import { week, weekday, yearFraction } from "./day.js";
import type { World } from "./world.js";

/** How many events a service gets: the mean of a day is a product, so its logarithm is a sum of these effects. */
export interface Demand {
  /** Events a week for 10,000 residents of an area of average deprivation, at the start, in a middling season. */
  readonly rate: number;
  /** Change of the log mean from no deprivation to all. */
  readonly deprivation: number;
  /** Change of the log mean a year. */
  readonly growth: number;
  /** Factor of each day of the week, Monday first; their mean is 1. */
  readonly week: readonly number[];
  /** Yearly cosine in the log mean, highest at `peak` (place in the year, 0 to 1). */
  readonly season: { readonly amplitude: number; readonly peak: number };
  /** Factor on bank holidays. */
  readonly holiday: number;
  /** Change of the log mean for each °C below what is usual for the day. */
  readonly cold: number;
  /** Change of the log mean for each mm of rain. */
  readonly rain: number;
  /** Hidden hardship so many weeks ago, times the elasticity, is added to the log mean. */
  readonly hardship?: { readonly elasticity: number; readonly weeksLater: number };
  /** From the redesign on the mean is multiplied in these areas. */
  readonly redesign?: { readonly areas: readonly string[]; readonly factor: number };
  /** Standard deviation of a day's own noise in the log mean. */
  readonly noise: number;
}

const DEPRIVATION = AREAS.reduce((sum, area) => sum + area.deprivation, 0) / AREAS.length;

/** Mean number of events in an area on a day, before the day's own noise. */
export function mean(demand: Demand, world: World, area: number, day: number): number {
  const { code, population, deprivation } = AREAS[area];
  const { hardship, redesign, season } = demand;
  const log =
    demand.deprivation * (deprivation - DEPRIVATION) +
    (demand.growth * (day - world.first)) / 365.25 +
    season.amplitude * Math.cos(2 * Math.PI * (yearFraction(day) - season.peak)) +
    demand.cold * (world.weather.normal(day) - world.weather.temperature(day)) +
    demand.rain * world.weather.rain(day) +
    (hardship ? hardship.elasticity * world.hardship(area, week(day) - hardship.weeksLater) : 0);
  const redesigned = redesign?.areas.includes(code) && day >= world.redesign ? redesign.factor : 1;
  const base = (demand.rate / 7) * (population / 10_000) * demand.week[weekday(day)];
  return base * redesigned * (world.isHoliday(day) ? demand.holiday : 1) * Math.exp(log);
}
