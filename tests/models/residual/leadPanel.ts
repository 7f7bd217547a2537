import { frequency } from "../../../models/frequency.js";
import type { FutureCovariates, Panel } from "../../../models/panel.js";
import { Random } from "../../../models/pretrained/invent/random.js";

/** What moves the values beside season and noise. */
export type Effect = "lead" | "holiday" | "nothing";

/**
 * Weekly series with a yearly season, noise, and two covariates: `contacts`, known for the past, which raises the value
 * three weeks later where the effect is `lead`, and `holiday`, known ahead, which lowers it where the effect is `holiday`.
 * The values after the end come with it: `actual` are those of the `h` weeks after the panel.
 */
export function leadPanel(
  effect: Effect,
  { series = 8, n = 150, h = 4, seed = 1 } = {},
): { panel: Panel; future: FutureCovariates; actual: Float64Array } {
  const random = new Random(seed, 5);
  const { add } = frequency("W-MON");
  const columns = { ds: [] as number[], y: [] as number[], contacts: [] as number[], holiday: [] as number[] };
  const after = { y: [] as number[], holiday: [] as number[] };
  for (let i = 0; i < series; i++) {
    const contacts = Array.from({ length: n + h }, () => (random.chance(0.3) ? random.uniform(0, 3) : 0));
    const holiday = Array.from({ length: n + h }, () => (random.chance(0.15) ? 1 : 0));
    for (let t = 0; t < n + h; t++) {
      let y = 100 + 10 * Math.sin((2 * Math.PI * t) / 52) + 2.5 * random.normal();
      if (effect === "lead" && t >= 3) y += 12 * contacts[t - 3];
      if (effect === "holiday") y -= 25 * holiday[t];
      if (t < n) {
        columns.ds.push(add(Date.UTC(2020, 0, 6), t));
        columns.y.push(y);
        columns.contacts.push(contacts[t]);
        columns.holiday.push(holiday[t]);
      } else {
        after.y.push(y);
        after.holiday.push(holiday[t]);
      }
    }
  }
  const numbers = (values: readonly number[]) => Float64Array.from(values);
  return {
    panel: {
      ...{ freq: "W-MON", seasonLength: 52, ids: Array.from({ length: series }, (_, i) => `s${i}`) },
      offsets: Int32Array.from({ length: series + 1 }, (_, i) => i * n),
      ...{ ds: numbers(columns.ds), y: numbers(columns.y) },
      covariates: {
        static: {},
        historic: { contacts: numbers(columns.contacts) },
        future: { holiday: numbers(columns.holiday) },
      },
    },
    future: { holiday: numbers(after.holiday) },
    actual: numbers(after.y),
  };
}
