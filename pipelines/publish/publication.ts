import type { Population } from "../geography/readPopulation.js";
import type { DelayRow, RunRow } from "../published/rows.js";
import type { Capacity } from "../warnings/capacity.js";
import type { Row } from "./insertRows.js";

/** What only the run knows; counts and skill are counted from the tables themselves. */
export type RunFacts = Omit<
  RunRow,
  "datasets" | "left_out" | "held_back" | "series" | "published" | "fallback" | "withheld" | "skill"
>;

/** What a member of a combination was fitted on, and how. */
export interface Card {
  readonly service: string;
  readonly freq: string;
  readonly model: string;
  readonly card: Readonly<Record<string, string | number | boolean>>;
}

/** What is published, beside the run: results of steps and rows of the small tables. */
export interface PublicationInputs {
  /** What planners call the place: the inventory's title. */
  readonly title: string;
  /** Directories of the `combine` steps' results, one per service and frequency. */
  readonly combined: readonly string[];
  readonly cards: readonly Card[];
  /** Rows of `datasets`, `services` and `areas`; dates are epoch milliseconds. */
  readonly datasets: readonly Row[];
  readonly delays: readonly DelayRow[];
  readonly services: readonly Row[];
  readonly areas: readonly Row[];
  readonly capacity: readonly Capacity[];
  /** Residents by year, where the inventory tells them. */
  readonly population?: readonly Population[];
}
