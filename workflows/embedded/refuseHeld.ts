import { InputError } from "../../pipelines/inputError.js";
import type { Activities } from "../activities.js";

/** A night in this process cannot wait for a person, so it publishes nothing that a person has to approve. */
export function refuseHeld(activities: Activities): Activities {
  return {
    ...activities,
    async publish(plan, ...results) {
      if (plan.release !== "approval") return activities.publish(plan, ...results);
      throw new InputError(
        "The inventory says release: approval, and a night in this process cannot wait for that: start headwater up, then headwater run, and let a person say headwater approve --why. What this night has computed lies in the store and is not done again.",
      );
    },
  };
}
