import { shippedNetworks } from "../../models/pretrained/pretrained.js";
import { InputError } from "../inputError.js";

/** @throws InputError where the weights in the package are not those of their hash: said before anything is read */
export function checkWeights(): void {
  try {
    shippedNetworks();
  } catch (error) {
    throw error instanceof RangeError ? new InputError(error.message) : error;
  }
}
