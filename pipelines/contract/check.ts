import type { Contract } from "../inventory/contract.js";
import type { Dataset } from "../inventory/dataset.js";

/** One way in which a row can fail. */
export interface Rule {
  readonly field: string;
  /** SQL that is true for a row that fails, over the data set's fields and `_row`, its place in the file. */
  readonly fails: string;
  /** The rest of a sentence that begins with the field: `is above 100`. */
  readonly why: string;
}

/** A kind of check on rows: what a contract asks of it. */
export interface Check {
  readonly name: keyof Contract;
  rules(contract: Contract, fields: Dataset["fields"]): Rule[];
}
