import { hashValue } from "../store/hash.js";

/** Raised when the same inputs are published in another way, so that an old publication is not taken for a new one. */
const PUBLICATION = 2;

/** Everything that a night's result depends on: contents, never paths. */
export interface RunInputs {
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Digest of the inventory step's result. */
  readonly inventory: string;
  /** Per data set the content hashes of its landed vintages, oldest first. */
  readonly landed: Readonly<Record<string, readonly string[]>>;
  /** Options that change results: services, models, seed; never the store. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly backend: string;
  readonly threads: number;
  readonly version: string;
}

/**
 * A run's name: the first 12 hexadecimal digits of the hash of its inputs. Short enough for a path and a
 * telephone; among ten thousand nights two share a name with a probability of one in five million.
 */
export function runId(inputs: RunInputs): string {
  return hashValue({ ...inputs, publication: PUBLICATION }).slice(0, 12);
}
