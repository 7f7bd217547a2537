import { packState, unpackState } from "../../../models/saving/packState.js";
import { decodeTensors, encodeTensors } from "../../../models/saving/safetensors.js";
import type { State } from "../../../models/state.js";

/** A value as it comes back from JSON and bytes. */
export function keptValue(value: unknown): unknown {
  const { plain, arrays } = packState(value);
  return unpackState({ plain: JSON.parse(JSON.stringify(plain)), arrays: decodeTensors(encodeTensors(arrays)) });
}

/** A state as it comes back from JSON and bytes. */
export const kept = (state: State): State => keptValue(state) as State;
