import { AREAS } from "../areas.js";
import { iso, yearOf } from "../day.js";
import { delays } from "../delay.js";
import { eventSilo } from "../eventSilo.js";
import { birthDate, invalidNhsNumber, personName } from "../person.js";
import { pick } from "../stream.js";

const NEEDS = ["reablement", "safeguarding", "carer’s assessment", "equipment"];

/** Referrals to adult social care. Its agreement ended long ago, yet the export goes on: nothing of it may be used. */
export const socialCareReferrals = eventSilo({
  id: "social-care-referrals",
  folder: "social-care",
  encoding: "utf8",
  number: { prefix: "SCR", delimiter: "," },
  lagDays: 3,
  delays: delays([0.6, 0.2, 0.1, 0.05], 14, 4),
  duplicates: 0.002,
  demand: {
    rate: 1.2,
    deprivation: 1,
    growth: 0.04,
    week: [1.6, 1.5, 1.4, 1.3, 1.2, 0, 0],
    season: { amplitude: 0.1, peak: 0 },
    holiday: 0,
    cold: 0.01,
    rain: 0,
    noise: 0.1,
  },
  header: () => "referral_no,referred_on,entered_on,area,need,person,nhs_number,born_on",
  text: ({ day, reported, area, random }) =>
    [
      iso(day),
      iso(reported),
      AREAS[area].code,
      pick(random, NEEDS),
      personName(random),
      invalidNhsNumber(random),
      birthDate(random, yearOf(day)),
    ].join(","),
});
