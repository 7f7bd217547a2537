import { type Explanation, isPart, type Reason, telling } from "./explanation.js";

/** A method that is mixed with the network. */
export interface Mixed {
  readonly name: string;
  readonly share: number;
  /** Its median, in the unit of `y`. */
  readonly forecast: number;
}

/**
 * The explanation of a mix, from the network's own: all that the network says is told by its `share`, the methods beside
 * it, what the covariates add, and what `limit` makes of the sum.
 * @param correction what the covariates add, in the unit of `y`
 */
export function explainMix(
  network: Explanation,
  share: number,
  methods: readonly Mixed[],
  correction: number,
  limit: (value: number) => number,
): Explanation {
  const isLimit = ({ kind, name }: Reason) => kind === "adjustment" && name === "limits";
  const adjustment = (name: string, value: number): Reason => ({
    ...{ kind: "adjustment", name, share: null, forecast: null, value },
  });
  const parts = network.reasons.filter((reason) => isPart(reason) && !isLimit(reason));
  const limits = share * (network.reasons.find(isLimit)?.value ?? 0);
  const scaled = (reason: Reason): Reason =>
    reason.kind === "calibration"
      ? reason
      : { ...reason, share: reason.share === null ? null : share * reason.share, value: share * reason.value };
  const mixed =
    methods.reduce((sum, method) => sum + method.share * method.forecast, share * network.median) + correction;
  const median = limit(mixed);
  return {
    ...network,
    median,
    reasons: telling([
      ...parts.map(scaled),
      ...methods.map((method) => ({ kind: "method" as const, ...method, value: method.share * method.forecast })),
      adjustment("covariates", correction),
      adjustment("limits", limits + (median - mixed)),
      ...network.reasons.filter((reason) => !isPart(reason)).map(scaled),
    ]),
  };
}
