import type { Check } from "../check.js";
import { areas } from "./areas.js";
import { range } from "./range.js";
import { set } from "./set.js";
import { unique } from "./unique.js";
import { uniqueAcrossFiles } from "./uniqueAcrossFiles.js";

/** Every check on rows, in the order in which a row's first failure is named. */
export const CHECKS: readonly Check[] = [range, set, unique, uniqueAcrossFiles, areas];
