import type { Demand } from "./demand.js";
import type { World } from "./world.js";

/** One row as a silo knows it, before it is numbered and written. */
export interface Row {
  /** When it happened. */
  readonly day: number;
  /** Number of the area; missing for people who live elsewhere. */
  readonly area?: number;
  /** 1 for an event, millimetres for a reading. */
  readonly value: number;
  /** Days from the event to the row. */
  readonly delay: number;
  /** Days from the row to its planted duplicate; 0 for none. */
  readonly repeat: number;
  /** The line without its number. */
  readonly text: string;
}

/** A source system of the invented borough, which exports one file a year. */
export interface Silo {
  /** Id of its data set in the inventory; also the name of its files, before the year. */
  readonly id: string;
  readonly folder: string;
  readonly encoding: "utf8" | "latin1";
  /** Begins the number of each row, unique for good; missing where rows have another key. */
  readonly number?: { readonly prefix: string; readonly delimiter: string };
  /** Days after an event until its row is normally there, as the inventory declares. */
  readonly lagDays: number;
  /** Probability of each delay in days. */
  readonly delays: readonly number[];
  /** How its events are drawn; readings have none. */
  readonly demand?: Demand;
  header(world: World, year: number): string;
  /** What one day brings in one area. */
  rows(world: World, area: number, day: number): Row[];
}
