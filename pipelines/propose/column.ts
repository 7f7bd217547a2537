import type { Field } from "../inventory/dataset.js";

/** A column of a file that somebody wants to add to the inventory, as far as its values tell. */
export interface Column {
  /** As the file calls it. */
  readonly column: string;
  /** A name for the inventory. */
  readonly name: string;
  readonly type: Field["type"];
  /** strptime formats that read every value, where ISO 8601 does not. */
  readonly formats?: readonly string[];
  /** Some values are empty. */
  readonly optional: boolean;
  /** Every row has a value of its own. */
  readonly unique: boolean;
  /** How personal its name and values look, and why. */
  readonly personal: Clue;
}

/** A guess with its reason; undefined where there is nothing to say. */
export interface Clue {
  readonly personal: Field["personal"];
  readonly why?: string;
}

/** What a file looks like: how to read it, and its columns. */
export interface Look {
  /** For `source`, without `files`; what is as usual is left out. */
  readonly source: Readonly<Record<string, unknown>>;
  readonly columns: readonly Column[];
  /** Rows that were looked at. */
  readonly rows: number;
}
