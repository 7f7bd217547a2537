import { AREAS } from "../areas.js";
import { iso, yearOf } from "../day.js";
import { delays } from "../delay.js";
import { eventSilo } from "../eventSilo.js";
import { birthDate, dramaPhone, personName } from "../person.js";
import { pick } from "../stream.js";

const REASONS = ["arrears", "payment plan", "reduction", "change of address", "refund"];

/** Calls about council tax: the first sign of hardship. The date's column got a new name in the as-of's last year. */
export const councilTaxContacts = eventSilo({
  id: "council-tax-contacts",
  folder: "revenues",
  encoding: "utf8",
  number: { prefix: "CT", delimiter: "," },
  lagDays: 1,
  delays: delays([0.85, 0.12], 9, 2),
  duplicates: 0.004,
  demand: {
    rate: 12,
    deprivation: 1,
    growth: 0.01,
    week: [1.9, 1.5, 1.3, 1.2, 1.1, 0, 0],
    season: { amplitude: 0.12, peak: 0.25 },
    holiday: 0.05,
    cold: 0,
    rain: 0,
    hardship: { elasticity: 1, weeksLater: 0 },
    noise: 0.05,
  },
  header: (world, year) =>
    `contact_no,${year < world.renamed ? "date_of_contact" : "contacted_on"},logged_on,area,reason,caller,telephone,born_on`,
  text: ({ day, reported, area, random }) =>
    [
      iso(day),
      iso(reported),
      AREAS[area].code,
      pick(random, REASONS),
      personName(random),
      dramaPhone(random),
      birthDate(random, yearOf(day)),
    ].join(","),
});
