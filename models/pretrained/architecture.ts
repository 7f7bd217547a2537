import { LEVELS } from "../method.js";
import type { Architecture } from "../training/quantileNetwork.js";
import { CANDIDATES } from "./candidates/names.js";
import { WIDTH } from "./inputs.js";

/** The shape of the network that is shipped. The outer quantiles count less: they would drown the rest in noise. */
export const ARCHITECTURE: Architecture = {
  inputs: WIDTH,
  candidates: CANDIDATES.length,
  width: 192,
  depth: 2,
  levels: LEVELS,
  levelWeights: LEVELS.map((q) => (q < 0.1 || q > 0.9 ? 0.2 : 1) / 9),
};
