import { identifier } from "../../duckdb/database.js";
import type { Check } from "../check.js";

/** Fields that name one row of a file: the first row with some values passes, later ones fail. */
export const unique: Check = {
  name: "unique",
  rules: ({ unique }) =>
    unique.map((fields) => {
      const named = fields.map(identifier).join(", ");
      const whole = fields.map((field) => `${identifier(field)} IS NOT NULL`).join(" AND ");
      return {
        field: fields.join(", "),
        fails: `${whole} AND row_number() OVER (PARTITION BY ${named} ORDER BY _row) > 1`,
        why: "is there twice",
      };
    }),
};
