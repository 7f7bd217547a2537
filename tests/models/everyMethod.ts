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
  readonly title: string;
  readonly method: Method;
  /** Largest difference, relative to the series' size, when all values are multiplied. */
  readonly tolerance: number;
  /** Runs of a property. */
  readonly runs: number;
}

const caseOf = (method: Method, tolerance: number, runs: number, title = method.name): Case => ({
  ...{ title, method, tolerance, runs },
});

/** A candidate of each kind. */
const KINDS = [AT.seasonalMean, AT.damped, AT.theta, AT.drift, AT.multiplicative, AT.aligned];

const LITTLE = { steps: 4, rows: 100, batch: 25, rounds: 1, rate: 0.01 };

/** The networks compute in single precision, so other units move its last digits; the rest computes in double. */
export async function everyMethod(): Promise<Case[]> {
  const { tf } = await openBackend({ wanted: "wasm", env: {} });
  const learning: Method = {
    name: "network",
    fit: (panel, options) => network.fit(panel, { ...options, tf, steps: 20 }),
    restore: (panel, options, state) => network.restore(panel, { ...options, tf }, state),
  };
  /** Tuned and lending, as little as shows the laws. */
  const tuned: Method = {
    name: "pretrained",
    fit: (panel, options) => pretrained.fit(panel, { ...options, engine: { tf }, tune: LITTLE }),
    restore: (panel, options, state) => pretrained.restore(panel, { ...options, engine: { tf } }, state),
  };
  return [
    ...KINDS.map((k) => caseOf(candidateMethod(CANDIDATES[k]), 1e-9, 4)),
    ...[seasonalNaive, simpleSmoothing, holtWinters].map((method) => caseOf(method, 1e-9, 60)),
    // They take whole numbers for counts, so other units are another kind of series to them.
    caseOf(pretrained, 1e-2, 60),
    caseOf(tuned, 1e-2, 4, "pretrained, tuned"),
    caseOf(auto, 1e-2, 60),
    caseOf(learning, 1e-3, 6),
  ];
}
