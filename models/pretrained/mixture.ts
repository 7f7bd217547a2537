import type { Engine } from "../training/makeTrainer.js";
import { type Answer, type Inference, plainInference, tensorInference } from "./inference.js";
import type { Lent } from "./lend/shape.js";
import type { Network } from "./network.js";

/** Networks whose quantiles are averaged, and how far the result is stretched. */
export interface Mixture {
  readonly members: readonly { readonly network: Network; readonly weight: number }[];
  /** One factor a step, by which the quantiles are moved away from their median. */
  readonly stretch: Float64Array;
  /** What similar series lend to each other, for the panel that it was decided on. */
  readonly lent?: Lent;
}

/** Networks that share a weight evenly. */
export function alike(networks: readonly Network[], weight: number): Mixture["members"] {
  return networks.map((network) => ({ network, weight: weight / networks.length }));
}

/** Runs a network with the engine at hand, or in plain typed arrays. */
export function inferenceOf(network: Network, engine?: Engine): Inference {
  const { architecture, weights } = network;
  return engine ? tensorInference(engine.tf, architecture, weights) : plainInference(architecture, weights);
}

/** Weighted mean of the members' answers, before the stretch. */
export function mixtureInference({ members }: Pick<Mixture, "members">, engine?: Engine): Inference {
  const used = members.filter(({ weight }) => weight > 0);
  const inferences = used.map(({ network }) => inferenceOf(network, engine));
  if (used.length === 1) return inferences[0];
  return (rows, count) => {
    const answers = inferences.map((infer) => infer(rows, count));
    const mean = (part: keyof Answer) =>
      answers[0][part].map((_, i) => answers.reduce((sum, answer, k) => sum + used[k].weight * answer[part][i], 0));
    return { quantiles: mean("quantiles"), shares: mean("shares") };
  };
}
