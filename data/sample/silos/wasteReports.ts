import { AREAS } from "../areas.js";
import { british, iso } from "../day.js";
import { delays } from "../delay.js";
import { eventSilo } from "../eventSilo.js";
import { pick } from "../stream.js";

const KINDS = ["missed bin", "overflowing bin", "fly-tipping", "litter"];

/**
 * Missed bins, fly-tipping and litter, reported in an app, which writes ISO dates, or by telephone, where people write
 * them as the British do. New bins lower the reports of three areas from a known day on. Areas are written by name.
 */
export const wasteReports = eventSilo({
  id: "waste-reports",
  folder: "environment",
  encoding: "utf8",
  number: { prefix: "W", delimiter: "," },
  lagDays: 1,
  delays: delays([0.7, 0.26], 12, 3),
  duplicates: 0.006,
  demand: {
    rate: 10,
    deprivation: 0.6,
    growth: -0.01,
    week: [1.3, 1.2, 1.1, 1.1, 1, 0.7, 0.6],
    season: { amplitude: 0.22, peak: 0.55 },
    holiday: 1.6,
    cold: -0.02,
    rain: -0.004,
    redesign: { areas: ["A02", "A06", "A10"], factor: 0.75 },
    noise: 0.1,
  },
  header: () => "report_no,seen_on,received_on,area_name,kind,channel",
  text({ day, reported, area, random }) {
    const app = random() < 0.6;
    const date = app ? iso : british;
    return `${date(day)},${date(reported)},${AREAS[area].name},${pick(random, KINDS)},${app ? "app" : "telephone"}`;
  },
});
