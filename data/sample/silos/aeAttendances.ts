import { AREAS, ELSEWHERE } from "../areas.js";
import { iso, yearOf } from "../day.js";
import { delays } from "../delay.js";
import { eventSilo } from "../eventSilo.js";
import { birthDate, invalidNhsNumber, personName } from "../person.js";
import { pick, pickIndex } from "../stream.js";

const COMPLAINTS = ["chest pain", "fall", "breathing", "abdominal pain", "head injury", "fever"];
const MODES = ["walk-in", "ambulance", "referred"];

/** Share of each hour of the day. None from one to two: on one night a year the clocks skip it. */
const HOURS = [
  0.03, 0, 0.02, 0.02, 0.02, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.07, 0.06, 0.06, 0.06, 0.06, 0.06, 0.05, 0.05, 0.05,
  0.04, 0.03, 0.03, 0.02,
];

/** Attendances at the emergency department, with who came: fields that no forecast may see. */
export const aeAttendances = eventSilo({
  id: "ae-attendances",
  folder: "health",
  encoding: "utf8",
  number: { prefix: "AE", delimiter: "," },
  lagDays: 1,
  delays: delays([0.9, 0.08], 10, 2),
  duplicates: 0.003,
  elsewhere: 0.01,
  demand: {
    rate: 12,
    deprivation: 0.7,
    growth: 0.02,
    week: [1.25, 1.05, 0.98, 0.95, 0.92, 0.88, 0.97],
    season: { amplitude: 0.12, peak: 0.02 },
    holiday: 1.3,
    cold: 0.02,
    rain: 0,
    noise: 0.1,
  },
  header: () => "attendance_no,arrived_at,entered_on,area,mode,patient,nhs_number,born_on,complaint",
  text({ day, reported, area, elsewhere, random }) {
    const hour = String(pickIndex(random, HOURS)).padStart(2, "0");
    const minute = String(Math.floor(random() * 60)).padStart(2, "0");
    return [
      `${iso(day)}T${hour}:${minute}:00`,
      iso(reported),
      elsewhere ? ELSEWHERE : AREAS[area].code,
      pick(random, MODES),
      personName(random),
      invalidNhsNumber(random),
      birthDate(random, yearOf(day)),
      pick(random, COMPLAINTS),
    ].join(",");
  },
});
