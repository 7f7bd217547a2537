import { holtWinters } from "../../models/holtWinters.js";
import type { Method } from "../../models/method.js";
import { seasonalNaive } from "../../models/seasonalNaive.js";
import { simpleSmoothing } from "../../models/simpleSmoothing.js";

/** Every implementation of the interface, with how exactly it scales with its data. */
export interface Case {
  readonly method: Method;
  /** Largest difference, relative to the series' size, when all values are multiplied. */
  readonly tolerance: number;
}

export const everyMethod = async (): Promise<Case[]> =>
  [seasonalNaive, simpleSmoothing, holtWinters].map((method) => ({ method, tolerance: 1e-9 }));
