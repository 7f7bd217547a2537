import type { Fitted } from "../../models/method.js";

/** What a forecast step says of its fit: of the live one, where it has several. */
export interface FitCard {
  readonly card: Fitted["card"];
  /** What differs from service to service, where several are forecast together. */
  readonly cards?: Readonly<Record<string, Fitted["card"]>>;
}
