import { type State, stateOf } from "../state.js";
import { flatten, unflatten } from "../training/flatten.js";
import type { Architecture } from "../training/quantileNetwork.js";
import type { Decision } from "./lend/lend.js";
import type { Tuned } from "./tune.js";

/** What a fit of the pretrained network has learnt. */
export interface Learnt {
  readonly tuned: Tuned;
  /** Whether tuning was tried. */
  readonly wasTuned: boolean;
  /** What similar series lend to each other, where that was tried. */
  readonly lending?: Decision;
}

/** What is kept of it: the networks that have a weight, each with its parameters in one array. */
interface Kept {
  readonly members: readonly {
    readonly weight: number;
    readonly hash: string;
    readonly architecture: Architecture;
    readonly weights: Float32Array;
  }[];
  readonly stretch: Float64Array;
  readonly share: number;
  readonly gain: number;
  readonly wasTuned: boolean;
  readonly lending?: Decision;
}

/** What is kept of a fit: a state of plain values, and one array of parameters a network. */
export function keptOf({ tuned, wasTuned, lending }: Learnt): State {
  const members = tuned.members
    .filter(({ weight }) => weight > 0)
    .map(({ weight, network: { architecture, hash, weights } }) => ({
      ...{ weight, hash, architecture },
      weights: flatten(weights),
    }));
  return { method: "pretrained", ...tuned, members, wasTuned, lending } satisfies Kept & { method: string };
}

/**
 * What was learnt, from what was kept.
 * @throws RangeError where the state is not of this method, or the parameters are not of the architecture
 */
export function learntOf(state: State): Learnt {
  const { members, stretch, share, gain, wasTuned, lending } = stateOf<Kept>("pretrained", state);
  const networks = members.map(({ weight, hash, architecture, weights }) => ({
    weight,
    network: { architecture, hash, weights: unflatten(architecture, weights) },
  }));
  return { tuned: { members: networks, stretch, share, gain }, wasTuned, lending };
}
