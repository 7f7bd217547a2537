import { aboutInWords, chanceInWords, numberInWords } from "../published/numberInWords.js";
import { periodInWords } from "../published/periodInWords.js";

/** What a warning says, in the words of planners. */
export interface WarningFacts {
  readonly title: string;
  readonly areaName: string;
  readonly unit: string;
  readonly freq: string;
  readonly ds: number;
  /** Whose clocks tell the time of an hour. */
  readonly timeZone: string;
  readonly kind: "capacity" | "usual range";
  readonly threshold: number;
  /** Median of the forecast. */
  readonly expected: number;
  readonly probability: number;
  /** Demand comes in whole numbers. */
  readonly counted: boolean;
  /** Demand that nine outcomes in ten stay below. */
  readonly plan: number;
}

/** A warning in plain English: what, where, when, how much, against what, how likely, what to plan for. */
export function warningSentence(w: WarningFacts): string {
  const subject = `${w.title}, ${w.areaName}, ${periodInWords(w.freq, w.ds, w.timeZone)}`;
  const chance = `The chance of going over is ${chanceInWords(w.probability)}`;
  const plan = `to be ready for 9 outcomes in 10, plan for ${aboutInWords(w.counted ? Math.ceil(w.plan) : w.plan)}.`;
  const most = numberInWords(w.counted ? Math.floor(w.threshold) : w.threshold);
  return w.kind === "capacity"
    ? `${subject}: demand ${likelihood(w.probability)} exceed capacity. About ${aboutInWords(w.expected)} ${w.unit} are ` +
        `expected and there is capacity for ${most}. ${chance}; ${plan}`
    : `${subject}: demand ${likelihood(w.probability)} be higher than usual. About ${aboutInWords(w.expected)} ${w.unit} are ` +
        `expected; at this time of year it has rarely been more than ${most}. ${chance}; ${plan}`;
}

function likelihood(probability: number): string {
  if (probability >= 0.9) return "is almost certain to";
  if (probability >= 0.6) return "is likely to";
  return probability >= 0.4 ? "is as likely as not to" : "may well";
}
