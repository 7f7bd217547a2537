import { identifier, literal } from "../../duckdb/database.js";
import type { Check, Rule } from "../check.js";

/** Numbers and dates between two bounds, both included. */
export const range: Check = {
  name: "range",
  rules: ({ range }) =>
    Object.entries(range).flatMap(([field, { from, to }]): Rule[] => {
      const value = (bound: string | number) => (typeof bound === "string" ? `DATE ${literal(bound)}` : String(bound));
      // A moment of the last day still belongs to it.
      const last = (bound: string | number) =>
        typeof bound === "string" ? `CAST(${identifier(field)} AS DATE)` : identifier(field);
      return [
        ...(from === undefined
          ? []
          : [{ field, fails: `${identifier(field)} < ${value(from)}`, why: `is below ${from}` }]),
        ...(to === undefined ? [] : [{ field, fails: `${last(to)} > ${value(to)}`, why: `is above ${to}` }]),
      ];
    }),
};
