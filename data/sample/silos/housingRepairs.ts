import { AREAS } from "../areas.js";
import { iso } from "../day.js";
import { delays } from "../delay.js";
import { eventSilo } from "../eventSilo.js";
import { pick } from "../stream.js";

const TRADES = ["plumbing", "heating", "electrics", "damp and mould", "roofing", "doors and windows"];

/** Repairs that tenants ask for. Cold and rain bring more, and so does hardship three weeks before. */
export const housingRepairs = eventSilo({
  id: "housing-repairs",
  folder: "housing",
  encoding: "utf8",
  number: { prefix: "HR", delimiter: "," },
  lagDays: 2,
  delays: delays([0.5, 0.3, 0.15], 16, 4),
  duplicates: 0.004,
  demand: {
    rate: 13,
    deprivation: 1.2,
    growth: 0.02,
    week: [1.5, 1.2, 1.15, 1.1, 1.05, 0.6, 0.4],
    season: { amplitude: 0.25, peak: 0.04 },
    holiday: 0.4,
    cold: 0.03,
    rain: 0.006,
    hardship: { elasticity: 0.9, weeksLater: 3 },
    noise: 0.1,
  },
  // The code of the clerk is in the file and of no use to anybody here: the inventory does not declare it.
  header: () => "repair_no,fault_on,logged_on,area,trade,clerk",
  text: ({ day, reported, area, random }) =>
    `${iso(day)},${iso(reported)},${AREAS[area].code},${pick(random, TRADES)},c${Math.floor(random() * 9)}`,
});
