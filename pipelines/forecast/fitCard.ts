import type { Fitted } from "../../models/method.js";

/** What a forecast step says of its fit: of the live one, where it has several. */
export interface FitCard {
  readonly card: Fitted["card"];
}
