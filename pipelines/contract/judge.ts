import type { Contract } from "../inventory/contract.js";
import { counted } from "../published/counted.js";
import { numberInWords } from "../published/numberInWords.js";
import type { FileFailures } from "./contractMeta.js";
import { failuresInWords } from "./failuresInWords.js";

/** What a landed state holds, and what those before it did. */
export interface Judged {
  /** Rows that keep the contract. */
  readonly rows: number;
  readonly failures: readonly FileFailures[];
  /** Rows of the states before that were taken, oldest first. */
  readonly earlier: readonly number[];
}

/** Why a state as a whole does not keep its contract, in a sentence; undefined where it does. */
export function judge(contract: Contract, { rows, failures, earlier }: Judged): string | undefined {
  const failed = failures.reduce((sum, failure) => sum + failure.rows, 0);
  const share = rows + failed === 0 ? 1 : rows / (rows + failed);
  if (share < contract.pass)
    return `${numberInWords(failed)} of ${counted(rows + failed, "row")} do not keep the contract, and at least ${percent(contract.pass)} have to: ${failuresInWords(failures)}.`;
  if (!contract.rows || earlier.length === 0) return undefined;
  const usual = median(earlier);
  const { atLeast, atMost } = contract.rows;
  const counts = `${counted(rows, "row")}, and there were ${numberInWords(usual)} before`;
  if (rows < atLeast * usual) return `there are only ${counts}; less than ${percent(atLeast)} of that needs a look.`;
  if (atMost !== undefined && rows > atMost * usual)
    return `there are ${counts}; more than ${percent(atMost)} of that needs a look.`;
  return undefined;
}

const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
