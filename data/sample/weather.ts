import { yearFraction } from "./day.js";
import { normal, streams } from "./stream.js";

export interface Weather {
  /** Daily mean, °C. */
  temperature(day: number): number;
  /** What is usual for the day of the year, °C. */
  normal(day: number): number;
  /** mm a day */
  rain(day: number): number;
}

/** Days that a spell of weather lasts in: each day's noise is a weighted mean of as many days' innovations. */
const SPELL = [1, 0.7, 0.5, 0.3, 0.2];
const SPELL_NORM = Math.sqrt(SPELL.reduce((sum, w) => sum + w * w, 0));

/** The borough's weather: one station, a yearly season, spells of a few days. Any day can be asked for, in any order. */
export function weather(seed: number): Weather {
  const draw = streams(seed, "weather");
  const innovations = remember((day) => {
    const random = draw(0, day);
    return { warmth: normal(random), wetness: normal(random), shower: random() };
  });
  const spell = (day: number, of: "warmth" | "wetness") =>
    SPELL.reduce((sum, w, k) => sum + w * innovations(day - k)[of], 0) / SPELL_NORM;
  const usual = (day: number) => 10.5 - 7 * Math.cos(2 * Math.PI * (yearFraction(day) - 0.05));
  return {
    normal: usual,
    temperature: remember((day) => round(usual(day) + 2.8 * spell(day, "warmth"))),
    rain: remember((day) => {
      const wet = spell(day, "wetness") + 0.25 * Math.cos(2 * Math.PI * (yearFraction(day) - 0.9));
      return wet < 0.1 ? 0 : round(4.5 * wet * -Math.log(1 - innovations(day).shower));
    }),
  };
}

/** As a station reports it, so that the published file holds exactly what drove demand. */
const round = (value: number) => Math.round(value * 10) / 10;

function remember<T>(compute: (day: number) => T): (day: number) => T {
  const known = new Map<number, T>();
  return (day) => {
    let value = known.get(day);
    if (value === undefined) {
      value = compute(day);
      known.set(day, value);
    }
    return value;
  };
}
