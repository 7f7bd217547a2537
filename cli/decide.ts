import { InputError } from "../pipelines/inputError.js";
import { connect } from "../workflows/temporal/client.js";

export interface DecideFlags {
  readonly store: string;
  readonly who: string;
  readonly why: string;
}

/** `headwater approve` and `headwater reject`: a person's word on a night that waits before it publishes. */
export async function decideCommand(verdict: "approve" | "reject", { store, who, why }: DecideFlags): Promise<void> {
  const headwater = await connect({ store });
  try {
    const night = await headwater.night();
    if (!night) throw new InputError("No night was ever started here, so none waits for a decision.");
    const decided = await night[verdict]({ who, why });
    const next = verdict === "approve" ? "It publishes now." : "Nothing is published.";
    console.log(`The night is ${decided.verdict} by ${decided.who}: ${decided.why}. ${next}`);
  } finally {
    await headwater.close();
  }
}
