import { auto } from "../../models/auto.js";
import { openBackend } from "../../models/backend.js";
import { candidateMethod } from "../../models/candidateMethod.js";
import { holtWinters } from "../../models/holtWinters.js";
import type { Method } from "../../models/method.js";
import { network } from "../../models/network.js";
import { AT, CANDIDATES } from "../../models/pretrained/candidates/names.js";
import { pretrained } from "../../models/pretrained/pretrained.js";
import { seasonalNaive } from "../../models/seasonalNaive.js";
import { simpleSmoothing } from "../../models/simpleSmoothing.js";

/** Every implementation of the interface, with how exactly it scales with its data. */
export interface Case {
  readonly method: Method;
  /** Largest difference, relative to the series' size, when all values are multiplied. */
  readonly tolerance: number;
  /** Runs of a property. */
  readonly runs?: number;
}

/** A candidate of each kind. */
const KINDS = [AT.seasonalMean, AT.damped, AT.theta, AT.drift, AT.multiplicative, AT.aligned];

/** The networks compute in single precision, so other units move its last digits; the rest computes in double. */
export async function everyMethod(): Promise<Case[]> {
  const { tf } = await openBackend({ wanted: "wasm", env: {} });
  const learning: Method = {
    name: "network",
    fit: (panel, options) => network.fit(panel, { ...options, tf, steps: 20 }),
    restore: (panel, options, state) => network.restore(panel, { ...options, tf }, state),
  };
  return [
    ...KINDS.map((k) => ({ method: candidateMethod(CANDIDATES[k]), tolerance: 1e-9, runs: 4 })),
    ...[seasonalNaive, simpleSmoothing, holtWinters].map((method) => ({ method, tolerance: 1e-9 })),
    // It takes whole numbers for counts, so other units are another kind of series to it.
    { method: pretrained, tolerance: 1e-2 },
    { method: auto, tolerance: 1e-2 },
    { method: learning, tolerance: 1e-3, runs: 6 },
  ];
}
