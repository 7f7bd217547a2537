import type { Panel } from "../panel.js";
import type { Engine } from "../training/makeTrainer.js";
import { adapt, type Tuning } from "./adapt.js";
import { calibrate } from "./calibrate.js";
import { WIDTH } from "./inputs.js";
import { Random } from "./invent/random.js";
import { alike, type Mixture, mixtureInference } from "./mixture.js";
import type { Network } from "./network.js";
import { heldOutRows, pastRows } from "./pastRows.js";

/** Shares of the tuned copy that are tried on the last window. */
const SHARES = [0, 0.25, 0.5, 0.75, 1];
/** A copy has to be this much better on the last window, or what it gains there is chance. */
const WORTH = 0.995;
/** A round after which the loss is more than this share of what it was is the last: few panels teach more than one. */
const AGAIN = 0.99;
const ROWS_AT_ONCE = 8192;

/** What tuning did, for the card. */
export interface Tuned extends Mixture {
  /** Share of the tuned copies together, 0 to 1; 0 when it did not help enough on the last window and was thrown away. */
  readonly share: number;
  /** Least loss on the last window relative to the networks as shipped: below 1 is better. NaN when nothing could be tuned. */
  readonly gain: number;
}

/** Networks as they are, of which no copy was tuned. */
export function untouched(networks: readonly Network[], h: number): Tuned {
  return { members: alike(networks, 1), stretch: new Float64Array(h).fill(1), share: 0, gain: Number.NaN };
}

/**
 * Tunes copies of the networks on the panel's past, without its last window of `h` periods, in rounds as long as they
 * help on that window together; a copy is the mean of what its rounds made of it, since one window cannot tell how
 * many are too many. That window also decides how much of the copies is mixed with the originals, and how far
 * the quantiles are stretched. Nothing after the panel's end is known here.
 */
export function tune(
  panel: Panel,
  networks: readonly Network[],
  engine: Engine,
  tuning: Tuning,
  h: number,
  seed: number,
): Tuned {
  const { levels } = networks[0].architecture;
  const alone = untouched(networks, h);
  const held = heldOutRows(panel, h);
  if (held.steps.length === 0) return alone;
  const before = answers(networks, held.x, engine);
  const heldLoss = (quantiles: Float32Array) => loss(quantiles, held.t, levels);
  let copies = networks;
  let after = before;
  const rounds: (readonly Network[])[] = [];
  // What ends a round must neither be learnt from nor be the window that decides below.
  const later = tuning.stopping && heldOutRows(panel, h, { most: 8_192, before: h });
  for (let round = 0; round < tuning.rounds; round++) {
    const rows = pastRows(panel, h, later ? 2 * h : h, tuning.rows, new Random(seed, 2 * round + 1));
    if (rows.t.length === 0) return alone;
    const r = new Random(seed, 2 * round + 2);
    const next = copies.map((copy) => adapt(copy, rows, engine, tuning, r, later));
    const answered = answers(next, held.x, engine);
    const gain = heldLoss(answered) / heldLoss(after);
    // The first copies are weighed against the originals below: a part of it may help where the whole does not.
    if (round > 0 && gain >= WORTH) break;
    [copies, after] = [next, answered];
    rounds.push(next);
    if (gain > AGAIN) break;
  }
  if (rounds.length > 1) {
    copies = networks.map((network, k) =>
      averaged(
        network,
        rounds.map((round) => round[k]),
      ),
    );
    after = answers(copies, held.x, engine);
  }
  const mixed = (share: number) => before.map((v, i) => (1 - share) * v + share * after[i]);
  const losses = SHARES.map((share) => heldLoss(mixed(share)));
  const best = Math.min(...losses);
  const share = best < WORTH * losses[0] ? SHARES[losses.indexOf(best)] : 0;
  return {
    members: [...alike(networks, 1 - share), ...alike(copies, share)],
    // Earlier windows say nothing of how sure to be: the copy has seen them.
    stretch: calibrate(held, mixed(share), levels, h),
    share,
    gain: best / losses[0],
  };
}

function answers(networks: readonly Network[], x: Float32Array, engine: Engine): Float32Array {
  const infer = mixtureInference({ members: alike(networks, 1) }, engine);
  const count = x.length / WIDTH;
  const Q = networks[0].architecture.levels.length;
  const out = new Float32Array(count * Q);
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const rows = Math.min(ROWS_AT_ONCE, count - from);
    out.set(infer(x.subarray(from * WIDTH, (from + rows) * WIDTH), rows).quantiles, from * Q);
  }
  return out;
}

/** A network of the mean parameters of several: Izmailov et al. (2018), "Averaging weights leads to wider optima". */
function averaged(network: Network, rounds: readonly Network[]): Network {
  const weights = network.weights.map((own, i) =>
    own.map((_, j) => rounds.reduce((sum, { weights }) => sum + weights[i][j] / rounds.length, 0)),
  );
  return { ...network, weights };
}

/** Mean scaled quantile loss over the deciles. */
function loss(quantiles: Float32Array, t: Float32Array, levels: readonly number[]): number {
  let sum = 0;
  for (let r = 0; r < t.length / 2; r++)
    for (let k = 0; k < levels.length; k++) {
      if (levels[k] < 0.05 || levels[k] > 0.95) continue;
      const e = t[2 * r] - quantiles[r * levels.length + k];
      sum += t[2 * r + 1] * (e > 0 ? levels[k] * e : (levels[k] - 1) * e);
    }
  return sum;
}
