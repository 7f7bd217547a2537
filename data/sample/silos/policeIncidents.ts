import { AREAS } from "../areas.js";
import { iso } from "../day.js";
import { delays } from "../delay.js";
import { eventSilo } from "../eventSilo.js";
import { pick } from "../stream.js";

const OFFENCES = ["antisocial behaviour", "burglary", "criminal damage", "theft", "vehicle crime", "violence"];
const PLACES = ["Street", "Dwelling", "Shop", "Café", "Crèche", "Station"];

/** Recorded incidents, exported in latin-1 with semicolons; places and one area's name have accents. */
export const policeIncidents = eventSilo({
  id: "police-incidents",
  folder: "police",
  encoding: "latin1",
  number: { prefix: "P", delimiter: ";" },
  lagDays: 7,
  delays: delays([0.45, 0.2, 0.12, 0.08, 0.05, 0.03, 0.02, 0.02], 60, 14),
  duplicates: 0.003,
  demand: {
    rate: 7,
    deprivation: 1.6,
    growth: 0.03,
    week: [0.85, 0.85, 0.9, 0.95, 1.15, 1.25, 1.05],
    season: { amplitude: 0.2, peak: 0.53 },
    holiday: 1.15,
    cold: -0.012,
    rain: -0.008,
    noise: 0.15,
  },
  header: () => "incident_no;occurred_on;recorded_on;area;offence;place",
  text: ({ day, reported, area, random }) =>
    `${iso(day)};${iso(reported)};${AREAS[area].name};${pick(random, OFFENCES)};${pick(random, PLACES)}`,
});
