import { type Demand, mean } from "./demand.js";
import type { Row, Silo } from "./silo.js";
import { normal, pickIndex, poisson, type Stream, streams } from "./stream.js";

/** An event that is about to be described. */
export interface Event {
  readonly day: number;
  /** Day of its row. */
  readonly reported: number;
  readonly area: number;
  /** Its person, house or bin lives outside the borough. */
  readonly elsewhere: boolean;
  readonly random: Stream;
}

export interface EventSilo extends Omit<Silo, "rows"> {
  readonly demand: Demand;
  /** Share of rows that are exported twice. */
  readonly duplicates: number;
  /** Share of rows whose area is none of the borough's. */
  readonly elsewhere?: number;
  /** The line of an event, without its number. */
  text(event: Event): string;
}

/** A silo whose rows are events: Poisson counts around the demand's mean. */
export function eventSilo(spec: EventSilo): Silo & { readonly demand: Demand } {
  return {
    ...spec,
    rows(world, area, day) {
      const random = streams(world.seed, spec.id)(area, day);
      const { noise } = spec.demand;
      const count = poisson(
        random,
        mean(spec.demand, world, area, day) * Math.exp(noise * normal(random) - (noise * noise) / 2),
      );
      return Array.from({ length: count }, (): Row => {
        const delay = pickIndex(random, spec.delays);
        const repeat = random() < spec.duplicates ? 1 + Math.floor(random() * 5) : 0;
        const elsewhere = random() < (spec.elsewhere ?? 0);
        const text = spec.text({ day, reported: day + delay, area, elsewhere, random });
        return { day, area: elsewhere ? undefined : area, value: 1, delay, repeat, text };
      });
    },
  };
}
