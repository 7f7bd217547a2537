import { identifier, literal } from "../../duckdb/database.js";
import type { Check } from "../check.js";

/** One of some values, as they are written. */
export const set: Check = {
  name: "set",
  rules: ({ set }) =>
    Object.entries(set).map(([field, values]) => ({
      field,
      fails: `CAST(${identifier(field)} AS VARCHAR) NOT IN (${values.map(literal).join(", ")})`,
      why: `is none of ${values.join(", ")}`,
    })),
};
