import type { Fitted } from "../../../models/method.js";
import type { State } from "../../../models/state.js";
import type { GapRule } from "../fillGaps.js";
import type { Fingerprint } from "./fingerprint.js";

/** Options of the fits that forecasting again has to have as they were. */
export interface SavedOptions {
  readonly freq: string;
  readonly seasonLength?: number;
  readonly horizon: number;
  readonly models: readonly string[];
  readonly seed: number;
  readonly gaps?: GapRule;
}

/** Fits of a long table as they are kept: what was learnt, of what kind of table, and by what. */
export interface SavedFits {
  readonly options: SavedOptions;
  /** What was learnt, and what is said of it, by method. */
  readonly states: Readonly<Record<string, State>>;
  readonly cards: Readonly<Record<string, Fitted["card"]>>;
  readonly table: Fingerprint;
  /** Version of Headwater. */
  readonly version: string;
  /** Where networks ran: `tensorflow`, `wasm`, `cpu`, or `none` without an engine. */
  readonly backend: string;
}

/** Changes when older fits could not be read any more. */
export const FORMAT = 1;
export const MANIFEST = "manifest.json";

/** What is in a directory of fits beside its manifest. */
export const FILES = ["options.json", "card.json", "table.json", "state.json", "weights.safetensors"] as const;
export type FileName = (typeof FILES)[number];

/** The manifest: who wrote it, and SHA-256 of each file. */
export interface Manifest {
  readonly format: number;
  readonly version: string;
  readonly backend: string;
  readonly files: Readonly<Record<FileName, string>>;
}

/** A value as the files hold it. */
export const savedJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
