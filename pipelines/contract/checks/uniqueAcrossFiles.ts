import { identifier, literal } from "../../duckdb/database.js";
import type { Check, Rule } from "../check.js";
import { unique } from "./unique.js";

/** Fields that name one row of all files of a delivery: what stands in an earlier file, or above in the same one, fails. */
export const uniqueAcrossFiles: Check = {
  name: "uniqueAcrossFiles",
  rules: (contract, fields) => [
    ...contract.uniqueAcrossFiles.map((names): Rule => {
      const key = `{${names.map((name) => `${literal(name)}: ${identifier(name)}`).join(", ")}}`;
      const whole = names.map((name) => `${identifier(name)} IS NOT NULL`).join(" AND ");
      return {
        field: names.join(", "),
        fails: `${whole} AND ${key} IN (SELECT ${key} FROM earlier_rows)`,
        why: "is in an earlier file already",
      };
    }),
    ...unique.rules({ ...contract, unique: contract.uniqueAcrossFiles }, fields),
  ],
};
