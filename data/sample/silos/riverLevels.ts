import { AREAS } from "../areas.js";
import { iso, yearFraction } from "../day.js";
import type { Row, Silo } from "../silo.js";
import { normal, pickIndex, type Stream, streams } from "../stream.js";
import type { World } from "../world.js";

const HOURS = [0, 6, 12, 18];

/** Millimetres of rise for each mm of rain, by days after the rain: a unit hydrograph (L. K. Sherman 1932). */
export const HYDROGRAPH = Array.from({ length: 21 }, (_, k) => Math.round(60 * (k + 0.3) * Math.exp(-k / 2)) / 10);

/** Level of each area's brook without rain, mm, and how strongly it answers to rain. */
export const BROOKS = AREAS.map((_, i) => ({
  base: 420 + 65 * ((i * 5) % 12),
  response: (70 + 6 * ((i * 7) % 12)) / 100,
}));

/** Yearly cosine of the level, mm, highest at the turn of January. */
export const RIVER_SEASON = { amplitude: 70, peak: 0.08 };

/** Daily wandering and each reading's own error, mm. */
export const RIVER_NOISE = { day: 14, reading: 4 };

const WANDER = [1, 0.8, 0.5, 0.2];
const DELAYS = [0.985, 0.006, 0.005, 0.004];

/**
 * Levels of twelve brooks, one sensor an area, four readings a day. Rain comes down them over a week. When the radio is
 * out, a day's readings come days later; on one day no sensor reported at all.
 */
export const riverLevels: Silo = {
  id: "river-levels",
  folder: "rivers",
  encoding: "utf8",
  lagDays: 0,
  delays: DELAYS,
  header: () => "sensor,read_at,received_on,area,level_m",
  rows(world, area, day) {
    if (day === world.silence) return [];
    const draw = streams(world.seed, "river-levels");
    const random = draw(area, day);
    const delay = pickIndex(random, DELAYS);
    const before = meanLevel(world, area, day - 1, draw);
    const after = meanLevel(world, area, day, draw);
    return HOURS.map((hour): Row => {
      const level = before + ((after - before) * hour) / 24 + RIVER_NOISE.reading * normal(random);
      const value = Math.max(0, Math.round(level));
      const repeat = random() < 0.002 ? 1 + Math.floor(random() * 5) : 0;
      const time = `${iso(day)}T${String(hour).padStart(2, "0")}:00:00`;
      const { code } = AREAS[area];
      return {
        day,
        area,
        value,
        delay,
        repeat,
        text: `R${code.slice(1)},${time},${iso(day + delay)},${code},${(value / 1000).toFixed(3)}`,
      };
    });
  },
};

function meanLevel(world: World, area: number, day: number, draw: (a: number, b: number) => Stream): number {
  const { base, response } = BROOKS[area];
  const rain = HYDROGRAPH.reduce((sum, mm, k) => sum + mm * world.weather.rain(day - k), 0);
  // Streams above the areas' own carry the wandering, so that a day can be asked for from the next one.
  const wander = WANDER.reduce((sum, w, k) => sum + w * normal(draw(AREAS.length + area, day - k)), 0);
  const season = RIVER_SEASON.amplitude * Math.cos(2 * Math.PI * (yearFraction(day) - RIVER_SEASON.peak));
  return base + season + response * rain + RIVER_NOISE.day * wander;
}
